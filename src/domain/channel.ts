/** A live room (Volcengine: 直播间, Polyv: 频道). Known by its id alone; nothing of it has to be fetched. */
export interface Channel {
  readonly id: string;
  readonly platform: string;
  readonly platformId: string;
}
