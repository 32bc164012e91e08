package app.weld.operator.cluster;

import app.weld.operator.weld.ApiKey;

/** The result of reading the API key of a resource. No message quotes the key. */
public sealed interface ApiKeyLookup {
    /** The Secret holds this key. */
    record Found(ApiKey key) implements ApiKeyLookup {}

    /** There is no such Secret, it has no such entry, or the operator may not read it. */
    record Missing(String message) implements ApiKeyLookup {}

    /** The Secret holds something that cannot be an API key. */
    record Invalid(String message) implements ApiKeyLookup {}

    /** The last resource that refers to the Secret was forgotten while it was read. */
    record Released(String message) implements ApiKeyLookup {}
}
