import { type FileStore, type StoredFile, insideOf } from './fileStore.ts';

/* The browser's own storage: one database for each folder that a site lies in. */

const storeNames = { files: 'files', places: 'places' } as const;
type StoreName = keyof typeof storeNames;

let opening: Promise<IDBDatabase> | undefined;

let ownName = 'chainrule';

/** To be called before anything is read: several sites may lie on one host, each with its own. */
export function useDatabase(name: string): void {
  ownName = name;
}

export function databaseName(): string {
  return ownName;
}

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(ownName, 1);
    request.onupgradeneeded = () => {
      for (const name of Object.values(storeNames)) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      // Another window that wants to change the database, or the browser that clears it, is not kept waiting.
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opening = undefined;
      reject(systemError(request.error));
    };
  });
  return opening;
}

/** Runs requests as one: resolves with what `act` found once all of it is written. `act` may wait for nothing but its requests. */
async function transaction<T>(name: StoreName, mode: IDBTransactionMode, act: (store: IDBObjectStore, found: (value: T) => void) => void, otherwise: T): Promise<T> {
  const whole = (await database()).transaction(name, mode);
  return new Promise((resolve, reject) => {
    let result = otherwise;
    whole.oncomplete = () => {
      resolve(result);
    };
    whole.onabort = () => {
      reject(systemError(whole.error));
    };
    act(whole.objectStore(name), (value) => {
      result = value;
    });
  });
}

/** Errors of the storage as the system's would be, so that they are told as such. */
function systemError(error: DOMException | null): Error {
  const isFull = error?.name === 'QuotaExceededError';
  return Object.assign(new Error(error?.message ?? 'the browser’s storage does not work'), { code: isFull ? 'ENOSPC' : 'EIO' });
}

function get<T>(name: StoreName, key: string): Promise<T | undefined> {
  return transaction<T | undefined>(name, 'readonly', (store, found) => {
    const request = store.get(key);
    request.onsuccess = () => {
      found(request.result as T | undefined);
    };
  }, undefined);
}

/** The files of all windows of this site. */
export const databaseFiles: FileStore = {
  read: (path) => get<StoredFile>('files', path),
  write: (path, file) => transaction('files', 'readwrite', (store) => store.put(file, path), undefined),
  create: (path, file) =>
    transaction('files', 'readwrite', (store, found) => {
      const request = store.getKey(path);
      request.onsuccess = () => {
        if (request.result !== undefined) return;
        store.put(file, path);
        found(true);
      };
    }, false),
  move: (from, to) =>
    transaction('files', 'readwrite', (store, found) => {
      const request = store.get(from);
      request.onsuccess = () => {
        if (request.result === undefined) return;
        store.put(request.result, to);
        store.delete(from);
        found(true);
      };
    }, false),
  remove: (path) =>
    transaction('files', 'readwrite', (store, found) => {
      const request = store.getKey(path);
      request.onsuccess = () => {
        if (request.result === undefined) return;
        store.delete(path);
        found(true);
      };
    }, false),
  list: (folder) =>
    transaction<string[]>('files', 'readonly', (store, found) => {
      const request = store.getAllKeys(IDBKeyRange.bound(insideOf(folder), `${insideOf(folder)}\uffff`));
      request.onsuccess = () => {
        found(request.result.map(String));
      };
    }, []),
};

/** The files of the user's own disk that the browser gave access to, by the path that the app knows each by. */
export const keptPlaces = {
  read: (path: string): Promise<FileSystemFileHandle | undefined> => get('places', path),
  write: (path: string, handle: FileSystemFileHandle): Promise<void> => transaction<undefined>('places', 'readwrite', (store) => store.put(handle, path), undefined),
  remove: (path: string): Promise<void> => transaction<undefined>('places', 'readwrite', (store) => store.delete(path), undefined),
};
