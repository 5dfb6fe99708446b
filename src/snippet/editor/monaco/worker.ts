// Worker: Monaco's own, which compares and counts for its editors.
// oxlint-disable-next-line import/no-unassigned-import -- it serves whoever started it
import 'monaco-editor/editor/editor.worker';
