package app.weld.operator.cli;

import app.weld.operator.export.Account;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a workspace, with few calls: lists, and one call for each connection that a sync reads from. Writes nothing. */
public final class AccountReader {
    private final WeldApi weld;
    private final ReadRetry retry;

    public AccountReader(WeldApi weld, ReadRetry retry) {
        this.weld = weld;
        this.retry = retry;
    }

    /** The whole workspace. */
    public Account read() {
        Listing<Connection> connections = retry.read(weld::connections);
        Listing<Sync> syncs = withStreams(retry.read(weld::syncs));
        Map<String, Set<String>> settingsNames = new HashMap<>();
        syncs.items().stream()
                .filter(sync -> sync.settings() != null)
                .map(Sync::connectionId)
                .distinct()
                .forEach(id -> settingsOf(id, settingsNames));
        return new Account(connections, syncs, sources(), settingsNames);
    }

    /** The streams of syncs that the list shows without them. */
    private Listing<Sync> withStreams(Listing<Sync> syncs) {
        if (syncs.items().stream().allMatch(sync -> sync.streams() != null)) {
            return syncs;
        }
        Listing<Stream> streams = retry.read(weld::streams);
        Map<String, List<Stream>> bySync = streams.items().stream().collect(Collectors.groupingBy(Stream::syncId));
        Function<Sync, @Nullable List<Stream>> complete = sync -> {
            boolean mayLack = streams.unreadable().stream()
                    .anyMatch(
                            item -> item.belongsTo() == null || item.belongsTo().equals(sync.id()));
            return mayLack ? null : bySync.getOrDefault(sync.id(), List.of());
        };
        List<Sync> whole = syncs.items().stream()
                .map(sync -> sync.streams() != null ? sync : sync.withStreams(complete.apply(sync)))
                .toList();
        return new Listing<>(whole, syncs.unreadable(), syncs.others());
    }

    private void settingsOf(String connectionId, Map<String, Set<String>> names) {
        try {
            retry.read(() -> weld.settingsSchema(connectionId))
                    .flatMap(SettingsSchema::of)
                    .ifPresent(schema -> names.put(connectionId, schema.names()));
        } catch (WeldException.Rejected e) {
            // Not known: then all settings count.
        }
    }

    private @Nullable Set<String> sources() {
        try {
            return retry.read(weld::integrations).items().stream()
                    .map(Integration::id)
                    .collect(Collectors.toSet());
        } catch (WeldException.Rejected e) {
            return null;
        }
    }
}
