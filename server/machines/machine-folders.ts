// Machine folders: where one machine is on disk.

export interface MachineFolders {
  /** Its data: its record, and a folder for each of its servers. */
  readonly data: string;
  /** Its sockets. */
  readonly runtime: string;
  /** A file that stands in the place of /etc/hosts, as its walls see it; missing: they have this computer's own. */
  readonly hosts?: string;
}
