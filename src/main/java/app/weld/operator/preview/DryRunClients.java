package app.weld.operator.preview;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** One dry run of a workspace for each key. */
final class DryRunClients implements WeldClients {
    private final Function<ApiKey, WeldApi> weld;
    private final Reads reads;
    private final Clock clock;
    private final CallLog log;
    private final Map<ApiKey, WorkspaceReader> readers = new LinkedHashMap<>();
    private final Map<ApiKey, DryRunWeld> workspaces = new LinkedHashMap<>();

    DryRunClients(Function<ApiKey, WeldApi> weld, Reads reads, Clock clock, CallLog log) {
        this.weld = weld;
        this.reads = reads;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public WeldApi of(ApiKey key, Priority priority) {
        return workspaces.computeIfAbsent(
                key,
                any -> new DryRunWeld(
                        readers.computeIfAbsent(key, one -> new WorkspaceReader(weld.apply(one), reads)), clock, log));
    }

    @Override
    public void forgetRefusal(ApiKey key) {
        // A plan asks once.
    }

    Collection<DryRunWeld> workspaces() {
        return workspaces.values();
    }

    /** The schema of the settings of a connection, of the workspace that has it; empty if that cannot be read. */
    Optional<JsonNode> settingsSchema(String connectionId) {
        for (DryRunWeld workspace : workspaces.values()) {
            try {
                Optional<JsonNode> schema = workspace.settingsSchema(connectionId);
                if (schema.isPresent()) {
                    return schema;
                }
            } catch (WeldException e) {
                // It only checks what Weld decides.
            }
        }
        return Optional.empty();
    }

    /** Why a workspace could not be read. */
    Optional<WeldException> failure() {
        return readers.values().stream()
                .map(WorkspaceReader::failure)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
