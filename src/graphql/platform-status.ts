import { Ctx, Field, Float, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import type { Health } from '../domain/platform.js';
import type { GatewayContext } from './context.js';
import { Platform } from './platform.js';
import { DateTime } from './scalars.js';

const CircuitState = { CLOSED: 'CLOSED', OPEN: 'OPEN', HALF_OPEN: 'HALF_OPEN' } as const;

registerEnumType(CircuitState, {
  name: 'CircuitState',
  description: 'Whether a platform is being called.',
  valuesConfig: {
    CLOSED: { description: 'It is called as usual.' },
    OPEN: { description: 'It has not answered several times in a row and is left alone for a moment.' },
    HALF_OPEN: { description: 'One call tries whether it answers again.' },
  },
});

@ObjectType('PlatformStatus', {
  description: 'How a platform is doing, as this instance of the gateway sees it.',
  simpleResolvers: true,
})
export class PlatformStatusType implements Health {
  @Field(() => Platform, { description: 'Which platform.' })
  readonly platform!: string;

  @Field(() => Boolean, { description: 'Whether this gateway was given credentials for it.' })
  readonly configured!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether the last call was answered; null before the first.' })
  readonly reachable!: boolean | null;

  @Field(() => CircuitState, { description: 'Whether it is being called.' })
  readonly circuit!: Health['circuit'];

  @Field(() => Int, { description: 'Calls sent within the last minute.' })
  readonly callsLastMinute!: number;

  @Field(() => Int, {
    description:
      "Calls a second that the gateway allows itself: of each interface, where the platform's limit is per interface.",
  })
  readonly budgetPerSecond!: number;

  @Field(() => Int, {
    description:
      'Calls that may begin at once, of the interface that has the fewest left; what other instances call is not known.',
  })
  readonly budgetLeft!: number;

  @Field(() => Int, { description: 'Calls that wait for their turn.' })
  readonly queued!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Of what was asked for lately, the part that needed no call, from 0 to 1; null before the first.',
  })
  readonly cacheHitRate!: number | null;

  @Field(() => String, { nullable: true, description: 'Code and time of the last failure.' })
  readonly lastError!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it last called back, and was believed.' })
  readonly lastWebhookAt!: string | null;
}

@Resolver()
export class PlatformStatusResolver {
  @Query(() => [PlatformStatusType], { description: 'Every platform this gateway knows.' })
  platforms(@Ctx() { platforms, lastCallbackAt }: GatewayContext): readonly PlatformStatusType[] {
    return platforms.map((platform) => ({
      platform: platform.name,
      configured: platform.configured,
      lastWebhookAt: lastCallbackAt.get(platform.name) ?? null,
      ...platform.health(),
    }));
  }
}
