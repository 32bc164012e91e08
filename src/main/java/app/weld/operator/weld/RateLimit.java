package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * What an answer of Weld says of its own limit of requests.
 *
 * @param limit requests in Weld's period; absent if it does not say
 * @param remaining how many of them are left; absent if it does not say
 */
public record RateLimit(@Nullable Long limit, @Nullable Long remaining) {}
