package app.weld.operator.workspace;

import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a workspace has in Weld, as listed at one time, or why it could not be listed. The shared listing that resources use
 * keeps only what they stand for.
 *
 * @param at when the listing began
 * @param integrations ids of the integrations that data can come from; absent if Weld does not say
 * @param failure absent where the workspace was listed
 */
record Census(
        Instant at,
        List<Connection> connections,
        List<Sync> syncs,
        @Nullable Set<String> integrations,
        @Nullable WeldException failure) {

    static Census take(WeldApi weld, Instant now) {
        try {
            List<Connection> connections = weld.connections().items();
            List<Sync> syncs = weld.syncs().items();
            return new Census(now, connections, syncs, integrations(weld), null);
        } catch (WeldException e) {
            return new Census(now, List.of(), List.of(), null, e);
        }
    }

    private static @Nullable Set<String> integrations(WeldApi weld) {
        try {
            return weld.integrations().items().stream().map(Integration::id).collect(Collectors.toSet());
        } catch (WeldException.Rejected e) {
            return null;
        }
    }
}
