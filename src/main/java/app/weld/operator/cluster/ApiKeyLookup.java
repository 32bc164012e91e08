package app.weld.operator.cluster;

import app.weld.operator.status.Situation;
import app.weld.operator.weld.ApiKey;

/** The result of reading the API key of a resource. No message quotes the key. */
public sealed interface ApiKeyLookup {
    /** The Secret holds this key. */
    record Found(ApiKey key) implements ApiKeyLookup {}

    /** There is no such Secret, it has no such entry, or the operator may not read it. */
    record Missing(String message) implements ApiKeyLookup {}

    /** The Secret holds something that cannot be an API key. */
    record Invalid(String message) implements ApiKeyLookup {}

    /** The WeldWorkspace that the manifest refers to does not give the key. */
    record NoWorkspace(Situation situation, String message) implements ApiKeyLookup {
        /** Whether there is no such workspace, which is certain. */
        public boolean isAbsent() {
            return situation == Situation.WORKSPACE_MISSING;
        }

        /** Whether the workspace is there and does not allow the namespace, which is certain. */
        public boolean isWithdrawn() {
            return situation == Situation.WORKSPACE_NAMESPACE_NOT_ALLOWED;
        }
    }

    /** The last resource that refers to the Secret was forgotten while it was read. */
    record Released(String message) implements ApiKeyLookup {}
}
