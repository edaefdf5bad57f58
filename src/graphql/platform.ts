import { registerEnumType } from 'type-graphql';

/** The one list of platform names in the public API; inside, a platform is called by the first word of its ids. */
export const Platform = { VOLCENGINE: 'volcengine', POLYV: 'polyv' } as const;

registerEnumType(Platform, {
  name: 'Platform',
  description: 'A live-streaming platform behind this gateway.',
  valuesConfig: {
    VOLCENGINE: { description: 'Volcengine Enterprise Live (火山引擎企业直播).' },
    POLYV: { description: 'Polyv Live (保利威云直播).' },
  },
});
