import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { GatewayContext } from './context.js';
import { Platform } from './platform.js';

@ObjectType('PlatformStatus', {
  description: 'How a platform is doing, as this gateway sees it.',
  simpleResolvers: true,
})
export class PlatformStatusType {
  @Field(() => Platform, { description: 'Which platform.' })
  readonly platform!: string;

  @Field(() => Boolean, { description: 'Whether this gateway was given credentials for it.' })
  readonly configured!: boolean;
}

@Resolver()
export class PlatformStatusResolver {
  @Query(() => [PlatformStatusType], { description: 'Every platform this gateway knows.' })
  platforms(@Ctx() { platforms }: GatewayContext): readonly PlatformStatusType[] {
    return platforms.map(({ name, configured }) => ({ platform: name, configured }));
  }
}
