package app.weld.operator.sync.binding;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldApi;

/**
 * A workspace of Weld, reached with an API key.
 *
 * @param api with this key
 */
record Account(ApiKey key, WeldApi api) {}
