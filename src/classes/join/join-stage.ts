// Join stage: what the join page shows, decided from what was asked and what the bridge answered.
import type { ClassFacts, ClassReason, JoinRefusal, JoinReply, JoinRequest } from '../../class-protocol.ts';

/** What came of a request to join. */
export type JoinAnswer =
  | { readonly type: 'in'; readonly reply: JoinReply }
  | { readonly type: 'refused'; readonly refusal: JoinRefusal }
  /** Nobody answered. */
  | { readonly type: 'unreachable' }
  /** Somebody answered what is neither. */
  | { readonly type: 'odd' };

/** What is wrong with what was typed, and of which field it is said; null: of the whole. */
export type FormTrouble =
  | { readonly of: 'code'; readonly kind: 'missing' }
  | { readonly of: 'code'; readonly kind: 'no-class'; readonly code: string }
  /** until: Unix time in milliseconds. */
  | { readonly of: 'code' | 'personalCode'; readonly kind: 'wait'; readonly until: number }
  | { readonly of: 'name'; readonly kind: 'missing' }
  | { readonly of: 'name'; readonly kind: 'taken'; readonly asked: string; readonly free: string }
  | { readonly of: 'personalCode'; readonly kind: 'missing' | 'wrong'; readonly name: string }
  | { readonly of: null; readonly kind: 'refused'; readonly message: string; readonly reason: ClassReason | null }
  | { readonly of: null; readonly kind: 'unreachable' | 'odd' };

export type Stage =
  /** asks: for somebody new, or for whoever comes back with their personal code. className: where the code was right. */
  | { readonly at: 'form'; readonly asks: 'new' | 'back'; readonly className: string | null; readonly trouble: FormTrouble | null }
  /** The request goes out again and again. place: missing where the bridge did not say. */
  | {
      readonly at: 'waiting';
      readonly kind: 'full' | 'held';
      readonly className: string | null;
      readonly request: JoinRequest;
      readonly place: number | null;
      readonly isLost: boolean;
    }
  /** personalCode: shown once, to who is new. facts: missing until the bridge has told them. */
  | {
      readonly at: 'in';
      readonly how: 'new' | 'back' | 'known';
      readonly name: string;
      readonly personalCode: string | null;
      readonly facts: ClassFacts | null;
    }
  /** until: Unix time in milliseconds until which work can be taken home; null: nobody said. */
  | { readonly at: 'over'; readonly how: 'ended' | 'removed'; readonly className: string | null; readonly until: number | null }
  /** This notebook has no classes. */
  | { readonly at: 'none' };

/** The form as somebody who is new meets it. */
export const emptyForm: Extract<Stage, { at: 'form' }> = { at: 'form', asks: 'new', className: null, trouble: null };

/** What is missing before the bridge is asked at all; null: nothing. asks: as of the form. */
export function missingOf(request: JoinRequest, asks: 'new' | 'back'): FormTrouble | null {
  if (request.code.trim() === '') return { of: 'code', kind: 'missing' };
  if (request.name.trim() === '') return { of: 'name', kind: 'missing' };
  if (asks === 'back' && (request.personalCode ?? '').trim() === '') return { of: 'personalCode', kind: 'missing', name: request.name };
  return null;
}

/** What to show after an answer. before: what showed when it was asked. now: Unix time in milliseconds. */
export function stageAfter(before: Stage, request: JoinRequest, answer: JoinAnswer, now: number): Stage {
  const asks = request.personalCode === undefined ? 'new' : 'back';
  if (answer.type === 'in') {
    const personalCode = asks === 'new' ? answer.reply.personalCode : null;
    return { at: 'in', how: asks, name: answer.reply.name, personalCode, facts: null };
  }
  // Whoever is in the line stays in it: the next look may reach the bridge.
  if (answer.type !== 'refused') {
    if (before.at === 'waiting') return { ...before, isLost: true };
    return form(before, asks, null, { of: null, kind: answer.type });
  }
  const { refusal } = answer;
  const className = refusal.className ?? null;
  switch (refusal.code) {
    case 'no-class':
      return refusal.waitMs === undefined || refusal.waitMs <= 0
        ? form(before, asks, null, { of: 'code', kind: 'no-class', code: request.code.trim().toUpperCase() })
        : form(before, asks, null, { of: 'code', kind: 'wait', until: now + refusal.waitMs });
    case 'wait':
      return form(before, asks, className, {
        of: asks === 'back' && className !== null ? 'personalCode' : 'code',
        kind: 'wait',
        until: now + (refusal.waitMs ?? 0),
      });
    case 'name-taken':
      return form(before, asks, className, { of: 'name', kind: 'taken', asked: request.name.trim(), free: refusal.free ?? '' });
    case 'wrong-personal-code':
      return form(before, 'back', className, { of: 'personalCode', kind: 'wrong', name: request.name.trim() });
    case 'class-full':
    case 'held': {
      const kind = refusal.code === 'held' ? 'held' : 'full';
      return { at: 'waiting', kind, className, request, place: refusal.place ?? null, isLost: false };
    }
    case 'class-ended':
      return { at: 'over', how: 'ended', className, until: refusal.until ?? null };
    case 'removed':
      return { at: 'over', how: 'removed', className, until: null };
    case 'unavailable':
      if (before.at === 'waiting') return { ...before, isLost: true };
      return form(before, asks, className, refusedBy(refusal));
    case 'bad-request':
      return form(before, asks, className, refusedBy(refusal));
  }
  // A bridge newer than the page.
  return form(before, asks, className, { of: null, kind: 'odd' });
}

/** What to show for a browser that the bridge knows. */
export function stageOf(facts: ClassFacts): Stage {
  if (facts.hasEnded) return { at: 'over', how: 'ended', className: facts.name, until: null };
  return { at: 'in', how: 'known', name: facts.student.name, personalCode: null, facts };
}

function refusedBy({ message, reason }: JoinRefusal): FormTrouble {
  return { of: null, kind: 'refused', message, reason: reason ?? null };
}

function form(before: Stage, asks: 'new' | 'back', className: string | null, trouble: FormTrouble): Stage {
  return { at: 'form', asks, className: className ?? (before.at === 'form' && trouble.of !== 'code' ? before.className : null), trouble };
}
