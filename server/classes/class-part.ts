// Class part: what a class adds to a bridge, as its transports see it; without a class there is none of it.
import type { Request, Response } from 'express';
import type { WebSocket } from 'ws';
import type { ClassReason, DeedReply, JoinRefusal, TeacherDeed } from '../../src/class-protocol.ts';
import type { BridgeRefusal } from '../../src/protocol.ts';
import type { ClassRecord, RosterView, Student } from './roster.ts';

/** A teacher's page: whoever brought a secret that the teacher's link was traded for. */
export interface Teacher {
  /** How the teacher is called; null: nobody has said yet. */
  readonly name: string | null;
}

/**
 * A path of the class's. Who asks is found out before serve is called: anyone; a student, whose class may have ended; or a
 * teacher. A request's JSON body is parsed, and of any shape. What serve throws as a ClassError is told as it is.
 */
export type ClassRoute = {
  readonly method: 'get' | 'post' | 'put';
  readonly path: string;
  /** Largest JSON body, in bytes. */ readonly bodyBytes?: number;
} & (
  | { readonly who: 'anyone'; readonly serve: (request: Request, response: Response) => Promise<void> | void }
  | { readonly who: 'student'; readonly serve: (student: Student, request: Request, response: Response) => Promise<void> | void }
  | { readonly who: 'teacher'; readonly serve: (teacher: Teacher, request: Request, response: Response) => Promise<void> | void }
);

/**
 * A WebSocket of the class's. It is watched for life and closed with the bridge, a student's when the student is removed.
 * What it sends is for the class to take: text frames, of messageBytes at most.
 */
export type ClassSocket = { readonly path: string; readonly messageBytes: number } & (
  | { readonly who: 'student'; readonly open: (ws: WebSocket, student: Student, query: URLSearchParams) => void }
  | { readonly who: 'teacher'; readonly open: (ws: WebSocket, teacher: Teacher, query: URLSearchParams) => void }
);

/** What a class adds to a bridge. */
export interface ClassPart {
  readonly roster: RosterView;
  readonly routes: readonly ClassRoute[];
  readonly sockets: readonly ClassSocket[];
  /** The teacher whose secret this is; null: nobody's. */
  readonly teacherOf: (secret: string) => Teacher | null;
  /** Resolves once all is kept. The bridge is closed by then. */
  readonly close: () => Promise<void>;
}

/** The deeds that change who is in a class, or the class itself. */
export type MembershipDeed = Extract<
  TeacherDeed,
  { readonly type: 'remove' | 'personal-code' | 'let-in' | 'places' | 'change' | 'open-room' | 'end' | 'call-me' }
>;

/** The others: they are said to pages, or done with machines. */
export type LiveDeed = Exclude<TeacherDeed, MembershipDeed | { readonly type: 'rehearse' }>;

/** The live side of a class. */
export interface LivePart {
  readonly routes: readonly ClassRoute[];
  readonly sockets: readonly ClassSocket[];
  /** Does a deed, which has been read and is one of this class. Rejects with a ClassError where it cannot be done. */
  readonly deed: (deed: LiveDeed, record: ClassRecord, teacher: Teacher) => Promise<DeedReply>;
  readonly close: () => Promise<void>;
}

/** What is told of it. reason: as of a JoinRefusal. */
export type ClassRefusal = (JoinRefusal | BridgeRefusal) & { readonly reason?: ClassReason };

/** Why something of a class is refused: told to whoever asked, with a stable code and a message for people. */
export class ClassError extends Error {
  override readonly name = 'ClassError';
  readonly status: number;
  readonly refusal: ClassRefusal;

  constructor(status: number, refusal: ClassRefusal) {
    super(refusal.message);
    this.status = status;
    this.refusal = refusal;
  }
}
