import type { HostArray } from 'gradus/data';
export declare function digestOf(weights: Readonly<Record<string, HostArray>>): Promise<string | null>;
