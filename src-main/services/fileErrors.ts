import { AppError } from '../../src-core/graph/appError.ts';

/** The system's code of a failed file operation, such as ENOENT; an empty text where there is none. */
export function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission was refused',
  EPERM: 'permission was refused',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links go round in a circle',
  EBUSY: 'another program is using it',
  ETXTBSY: 'another program is using it',
  EINVAL: 'the name is not allowed here',
  ERR_INVALID_ARG_VALUE: 'the name is not allowed here',
};

function reasonOf(error: unknown): string {
  return reasons[systemCode(error)] ?? (error instanceof Error ? error.message : String(error));
}

/** What a failed read means to the user: E_FILE_NOT_FOUND or E_FILE_NOT_READABLE, naming the path. */
export function readError(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (systemCode(error) === 'ENOENT') return new AppError('E_FILE_NOT_FOUND', `${path} does not exist; it may have been moved or renamed`, { path });
  return new AppError('E_FILE_NOT_READABLE', `${path} cannot be read: ${reasonOf(error)}`, { path });
}

/** What a failed write means to the user: E_DISK_FULL or E_FILE_NOT_WRITABLE, naming the path. */
export function writeError(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (['ENOSPC', 'EDQUOT'].includes(systemCode(error))) {
    return new AppError('E_DISK_FULL', `${path} was not written: the disk is full; the file is as it was. Free some space and save again`, { path });
  }
  return new AppError('E_FILE_NOT_WRITABLE', `${path} cannot be written: ${reasonOf(error)}. Choose another place`, { path });
}
