export { Embedding, type EmbeddingOptions, type PretrainedEmbeddingOptions } from './embedding.ts';
export { EmbeddingBag, type EmbeddingBagMode, type EmbeddingBagOptions } from './embedding-bag.ts';
