import { type ProbeEvent, probeEventSchema } from './record.ts';

/** What probes saw, of all events of a log. A line that is no whole probe is left out. */
export function probesIn(events: readonly { readonly event: string }[]): ProbeEvent[] {
  return events.flatMap((event) => {
    if (event.event !== 'probe') return [];
    const { success, data } = probeEventSchema.safeParse(event);
    return success ? [data] : [];
  });
}
