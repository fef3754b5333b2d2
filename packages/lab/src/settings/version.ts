// Apart from the schema, so that commands that only write a run need not load the schema's library.

/** The version of `config.json` that this version of the lab writes; it reads those before as well. */
export const CONFIG_VERSION = 2;
