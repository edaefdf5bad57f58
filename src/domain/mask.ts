// What may be shown of a personal datum: enough for people to recognize their own, too little to recognize others.

const STARS = '****';

/** 18012341234 → 180****1234. What is too short for that to hide anything shows its last two characters, or none. */
export function maskPhone(phone: string): string {
  if (phone.length >= 11) return `${phone.slice(0, 3)}${STARS}${phone.slice(-4)}`;
  return phone.length >= 7 ? `${STARS}${phone.slice(-2)}` : STARS;
}

/** The first character and stars: as many for every name, so that its length does not tell. */
export function maskName(name: string): string {
  const [first = ''] = name; // by code points: half a character is none
  return `${first}${STARS}`;
}

/** 203.0.113.7 → 203.0.113.x; of an IPv6 address the first three groups: a provider's customers share them. */
export function maskAddress(address: string): string {
  const [, network] = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address) ?? [];
  if (network !== undefined) return `${network}.x`;
  const [, groups] = /^((?:[\da-f]{1,4}:){3})[\da-f:.]*$/i.exec(address) ?? [];
  return groups === undefined ? STARS : `${groups}x`;
}

/** Of texts that may hold anything nothing is shown but that there is one. */
export function maskText(_text: string): string {
  return STARS;
}
