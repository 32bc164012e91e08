package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API does to an account, by Weld's rules: the same for each way to reach it. Operations throw a {@link Refusal} for what Weld
 * refuses. The caller holds the account's lock, and has called {@link Account#remember} before a write.
 */
public final class Operations {
    private final Account account;
    private final Quirks quirks;

    Operations(Account account) {
        this.account = account;
        this.quirks = account.quirks;
    }

    // Syncs

    public SyncRow sync(String id) {
        return account.syncs.get(id).orElseThrow(() -> Refusal.notFound("ELT Sync"));
    }

    /**
     * Creates a sync, as often as it is called.
     *
     * @param startDate as it was sent, or null
     */
    public SyncRow createSync(
            String connectionId, String sentSchema, String interval, String startDate, ObjectNode settings) {
        String schema = quirks.schemaOf(sentSchema);
        checkInterval(interval);
        LocalDate date = quirks.startDate(startDate == null ? null : date(startDate));
        ConnectionRow connection = connection(connectionId);
        Integration integration =
                account.integration(connection.integrationId()).orElseThrow();
        if (!integration.source()) {
            throw Refusal.badRequest("The integration of the connection is not a source");
        }
        if (!schema.matches("[A-Za-z0-9_]+")) {
            throw Refusal.badRequest("destination_schema_name may only have letters, digits and underscores");
        }
        checkSettings(connectionId, settings);
        if (account.full(connectionId)) {
            throw Refusal.conflict("The connection reached the maximum number of allowed syncs");
        }
        SyncRow sync = account.createSync(connection, schema, interval, date, settings, quirks.newSyncsEnabled());
        if (quirks.newSyncsPreselected()) {
            integration.streams().stream()
                    .filter(OfferedStream::preselect)
                    .forEach(stream -> account.addStream(sync.id(), stream.name()));
        }
        return sync;
    }

    /** Changes what is not null. */
    public SyncRow updateSync(String id, String interval, ObjectNode settings) {
        SyncRow sync = sync(id);
        if (interval != null) {
            checkInterval(interval);
        }
        if (settings != null) {
            checkSettings(sync.connectionId(), settings);
        }
        SyncRow changed = sync;
        if (interval != null) {
            changed = changed.withInterval(interval, account.now());
        }
        if (settings != null) {
            ObjectNode stored = quirks.has(Way.SETTINGS_MERGED)
                    ? sync.settings().deepCopy()
                    : JsonNodeFactory.instance.objectNode();
            stored.setAll(settings);
            changed = changed.withSettings(stored, account.now());
        }
        return account.change(changed);
    }

    public void enable(String id, boolean enabled) {
        account.change(sync(id).withEnabled(enabled, account.now()));
    }

    public void deleteSync(String id, boolean dropData) {
        SyncRow sync = sync(id);
        account.deleteSync(sync.id());
        if (dropData) {
            account.dropData(sync.id());
        }
    }

    /** All orchestrations, by name. */
    public List<OrchestrationRow> orchestrations() {
        return account.orchestrations.all().stream()
                .sorted(Comparator.comparing(OrchestrationRow::name))
                .toList();
    }

    /** The latest runs of an orchestration, the last one first. */
    public List<OrchestrationRunRow> orchestrationRuns(String id) {
        return account.runs.orchestrationRuns.all().stream()
                .filter(run -> run.orchestrationId().equals(id))
                .limit(20)
                .toList();
    }

    public SyncRow attach(String id, String orchestrationId) {
        SyncRow sync = sync(id);
        if (account.orchestrations.get(orchestrationId).isEmpty()) {
            throw Refusal.notFound("Orchestration Workflow");
        }
        return account.change(sync.withOrchestration(orchestrationId, account.now()));
    }

    public SyncRow detach(String id) {
        return account.change(sync(id).withOrchestration(null, account.now()));
    }

    // Streams and their runs

    /** The streams that the source of a sync offers. */
    public List<OfferedStream> offered(String syncId) {
        return offered(sync(syncId));
    }

    private List<OfferedStream> offered(SyncRow sync) {
        return account.integration(sync.integrationId()).orElseThrow().streams();
    }

    public StreamRow stream(String id) {
        return account.streams.get(id).orElseThrow(() -> Refusal.notFound("ELT Stream"));
    }

    /**
     * Adds streams and changes those that are there; removes none.
     *
     * @param sent the properties by name, without the name
     * @return the streams of the answer
     */
    public List<StreamRow> putStreams(String syncId, Map<String, ObjectNode> sent) {
        SyncRow sync = sync(syncId);
        sent.keySet().forEach(name -> checkName(sync, name));
        List<StreamRow> added = new ArrayList<>();
        List<StreamRow> put = new ArrayList<>();
        sent.forEach((name, properties) -> {
            boolean isNew = account.stream(sync.id(), name).isEmpty();
            StreamRow stream = account.putStream(sync, name, properties);
            put.add(stream);
            if (isNew) {
                added.add(stream);
            }
        });
        if (quirks.onlyNewStreamsAnswered()) {
            return added;
        }
        return quirks.onlySentStreamsAnswered() ? put : account.streams(sync.id());
    }

    public void deleteStream(String id) {
        account.delete(stream(id));
    }

    /** Requests a run of a stream; returns the one that is scheduled or under way already instead, if there is one. */
    public Optional<RunRow> requestRun(String id) {
        StreamRow stream = runnable(id);
        if (quirks.has(Way.ORCHESTRATED_RUNS_REFUSED)
                && account.syncs.get(stream.syncId()).orElseThrow().orchestrationId() != null) {
            throw Refusal.badRequest("The job is run by an orchestration");
        }
        Optional<RunRow> active = account.runs.active(id);
        if (active.isEmpty()) {
            account.runs.requestByCall(stream);
        }
        return active;
    }

    /** The path of the run that is requested now, after the runs there were before. */
    public String runUrl(String streamId) {
        List<RunRow> earlier = account.runs.history(streamId);
        return "/elt_stream_runs?elt_stream_id=" + streamId
                + (earlier.isEmpty() ? "" : "&starting_after=" + earlier.get(0).id())
                + "&limit=1&sort_direction=asc";
    }

    public void requestFullRefresh(String id, boolean resetHistory) {
        account.streams.put(runnable(id).marked(true, resetHistory));
    }

    public void cancelFullRefresh(String id) {
        account.streams.put(stream(id).marked(false, false));
    }

    private StreamRow runnable(String id) {
        StreamRow stream = stream(id);
        if (!account.syncs.get(stream.syncId()).orElseThrow().enabled()) {
            throw Refusal.badRequest("The ELT Sync is not running");
        }
        Instant enabled = account.enabledAt(stream.syncId()).orElse(stream.createdAt());
        Instant youngest = enabled.isAfter(stream.createdAt()) ? enabled : stream.createdAt();
        if (account.now().isBefore(youngest.plus(quirks.jobDelay()))) {
            throw Refusal.noJob(quirks.jobMissingStatus());
        }
        return stream;
    }

    // Connections, bridges and integrations

    public ConnectionRow connection(String id) {
        return account.connections.get(id).orElseThrow(() -> Refusal.notFound("Connection"));
    }

    public void deleteConnection(String id) {
        ConnectionRow connection = connection(id);
        if (quirks.usedConnectionsKept() && !account.syncIds(connection.id()).isEmpty()) {
            throw Refusal.conflict("The connection is used by ELT Syncs");
        }
        account.deleteConnection(connection.id());
    }

    public ObjectNode settingsSchema(String connectionId) {
        return account.settingsSchemas.of(connection(connectionId).id());
    }

    /** The bridges that a person can still use, as far as they are listed. */
    public List<BridgeRow> openBridges() {
        if (quirks.has(Way.BRIDGES_NOT_LISTED)) {
            return List.of();
        }
        return account.bridges.all().stream()
                .filter(bridge -> bridge.open(account.now()))
                .toList();
    }

    /**
     * Creates a bridge, as often as it is called.
     *
     * @param state null for none
     * @param connectionId the connection to authorize again, or null
     */
    public BridgeRow createBridge(
            String redirectUri, String integrationId, String label, String state, String connectionId) {
        checkRedirect(redirectUri);
        if (label.isEmpty()) {
            throw Refusal.badRequest("label must not be empty");
        }
        if (state != null && state.length() > 255) {
            throw Refusal.badRequest("state must be shorter than or equal to 255 characters");
        }
        if (account.integration(integrationId).isEmpty()) {
            throw Refusal.badRequest("integration_id is not a known integration: " + integrationId);
        }
        if (connectionId != null && !connection(connectionId).integrationId().equals(integrationId)) {
            throw Refusal.badRequest("The connection belongs to another integration");
        }
        return account.createBridge(integrationId, label, redirectUri, state, connectionId);
    }

    /** The integrations of the plan with this ability. */
    public List<Integration> integrations(String ability) {
        return account.integrations().stream()
                .filter(integration -> integration.abilities().contains(ability))
                .filter(integration -> !quirks.has(Way.INTEGRATIONS_LEFT_OUT)
                        || account.connections.all().stream()
                                .noneMatch(row -> row.integrationId().equals(integration.id())))
                .toList();
    }

    // What is refused

    /** A stream that the sync has already is taken, whether the source still offers it or not. */
    private void checkName(SyncRow sync, String name) {
        boolean selectable =
                offered(sync).stream().anyMatch(stream -> stream.name().equals(name) && stream.selectable());
        if (!selectable && account.stream(sync.id(), name).isEmpty()) {
            throw Refusal.badRequest("The source has no stream that can be selected with the name " + name);
        }
    }

    private void checkInterval(String interval) {
        if (!account.cron.valid(interval)) {
            throw Refusal.badRequest("sync_interval must be a cron expression with five fields");
        }
    }

    private void checkSettings(String connectionId, ObjectNode settings) {
        quirks.computedSettings().keySet().stream()
                .filter(settings::has)
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.badRequest("elt_settings must not have " + name);
                });
        account.settingsSchemas.problem(connectionId, settings).ifPresent(problem -> {
            throw Refusal.badRequest("elt_settings: " + problem);
        });
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Refusal.badRequest("start_date must be a date in the form YYYY-MM-DD");
        }
    }

    private static void checkRedirect(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw Refusal.badRequest("redirect_uri must be a URL");
        }
        boolean local = "localhost".equals(uri.getHost());
        boolean web = "https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme()));
        if (!web || uri.getHost() == null) {
            throw Refusal.badRequest("redirect_uri must be an https URL");
        }
        if (uri.getPort() != -1 && !local) {
            throw Refusal.badRequest("redirect_uri must not have a port");
        }
        if (uri.getRawQuery() != null) {
            throw Refusal.badRequest("redirect_uri must not have a query");
        }
    }
}
