/** Promises for IndexedDB. */

/** The result of a request. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves once everything that a transaction wrote is stored. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new Error('the transaction was aborted'));
  });
}

/**
 * Opens a database, once no other tab has an older version of it open. Rejects if the browser forbids storage.
 * @param create makes the stores that it does not have yet
 */
export async function openDatabase(
  name: string,
  version: number,
  create: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => create(request.result);
  const database = await resultOf(request);
  // A newer page in another tab waits for this.
  database.onversionchange = () => database.close();
  return database;
}
