/**
 * What the platform answers instead of a result. Codes, numbers, statuses and messages are those of the platform's
 * common error codes (公共错误码) and of livesaas' own table (错误码); the README names the few that are guesses.
 */
export class RefusalError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** Absent on livesaas' own codes: their table has none. */
    readonly codeNumber: number | null,
    message: string,
  ) {
    super(message);
    this.name = 'RefusalError';
  }
}

export function missingParameter(name: string) {
  return new RefusalError(400, 'MissingParameter', 100002, `The request is missing ${name} parameter.`);
}

export function missingRequestInfo(what: string) {
  return new RefusalError(400, 'MissingRequestInfo', 100004, `The request is missing ${what} information.`);
}

export function missingAuthenticationToken() {
  return new RefusalError(401, 'MissingAuthenticationToken', 100003, 'Request is missing Authentication Token.');
}

export function missingSignature() {
  return new RefusalError(401, 'MissingSignature', 100005, 'The request is missing signature.');
}

export function invalidAuthorization() {
  const message = "Invalid 'Authorization' header, Pls check authorization header.";
  return new RefusalError(400, 'InvalidAuthorization', null, message);
}

export function invalidCredential() {
  const message = "Invalid credential in 'Authorization', Pls check credential in authorization header.";
  return new RefusalError(400, 'InvalidCredential', null, message);
}

/** Too old, from the future, or not an instant at all. */
export function invalidTimestamp() {
  return new RefusalError(400, 'InvalidTimestamp', 100006, 'The Signature of the request is expired.');
}

/** The platform repeats the access key id in its message, and so does this; the gateway must not pass it on. */
export function invalidAccessKey(accessKeyId: string) {
  const message = `The accesskey [${accessKeyId}] included in the request is invalid.`;
  return new RefusalError(401, 'InvalidAccessKey', 100009, message);
}

export function invalidSecretToken(why: string) {
  return new RefusalError(401, 'InvalidSecretToken', null, `Invalid secret token, msg: ${why}.`);
}

export function signatureDoesNotMatch() {
  const message =
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your Secret Access Key and signing method. Consult the service documentation for details.';
  return new RefusalError(401, 'SignatureDoesNotMatch', 100010, message);
}

export function serviceNotFound(service: string) {
  return new RefusalError(404, 'ServiceNotFound', 100007, `This service[${service}] not found.`);
}

export function invalidActionOrVersion(action: string, version: string) {
  const message = `Could not find operation ${action} for version ${version}.`;
  return new RefusalError(404, 'InvalidActionOrVersion', 100008, message);
}

export function methodNotAllowed() {
  return new RefusalError(405, 'MethodNotAllowed', null, 'The HTTP method of the request is not allowed.');
}

export function flowLimitExceeded() {
  const message =
    'Request was rejected because the request speed of this openAPI is beyond the current flow control limit.';
  return new RefusalError(429, 'FlowLimitExceeded', 100018, message);
}

/** The three faults of a room (直播间) share one message. `what` completes the code: `ActivityNotExist` and so on. */
export function roomRefused(what: 'ActivityNotExist' | 'ActivityHasBeenDeleted' | 'ActivityIdInvalid') {
  return new RefusalError(400, `InvalidParameter.${what}`, null, 'The specified parameter ActivityId is invalid.');
}

/** livesaas answers this fault of the caller with status 500. */
export function invalidParameter(name: string) {
  const message = `The specified parameter ${name} is invalid.`;
  return new RefusalError(500, `InvalidParameter.${name}Invalid`, null, message);
}
