package app.weld.operator.export;

import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.CronPatterns;
import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.NamePatterns;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.ObservedSync;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sync as a WeldEltSync that adopts it. The operator's own planner has to find that the manifest changes nothing, or there is
 * none.
 */
final class SyncManifest {
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_]{1,255}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final int DATE_LENGTH = 10;

    private final Sync sync;
    private final ExportOptions options;
    private final Comments comments = new Comments();
    private boolean complete = true;

    private SyncManifest(Sync sync, ExportOptions options) {
        this.sync = sync;
        this.options = options;
    }

    /**
     * What a sync's manifest refers to.
     *
     * @param connection the name of the WeldConnection; absent if there is none
     * @param settingsNames the settings that the source names; absent if they are not known
     * @param twins ids of other syncs of the same connection and schema
     * @param destination the warehouse, if there are several of them
     */
    record Surroundings(
            @Nullable String connection,
            @Nullable Set<String> settingsNames,
            List<String> twins,
            @Nullable String destination) {}

    static Expressed of(Sync sync, String name, Surroundings surroundings, ExportOptions options) {
        String why = whyNot(sync, surroundings);
        return why != null ? new Expressed.LeftOut(why) : new SyncManifest(sync, options).express(name, surroundings);
    }

    private static @Nullable String whyNot(Sync sync, Surroundings surroundings) {
        if (!NamePatterns.isId(sync.id())) {
            return "a manifest cannot say its id";
        }
        if (surroundings.connection() == null && !NamePatterns.isId(sync.connectionId())) {
            return "a manifest cannot say the id of its connection";
        }
        String schema = sync.destinationSchemaName();
        if (schema == null) {
            return "Weld does not say its schema";
        }
        if (sayable(schema) == null) {
            return "a manifest cannot say its schema";
        }
        String interval = sync.syncInterval();
        if (sync.orchestrationId() == null && interval == null) {
            return "Weld says neither a schedule nor an orchestration of it";
        }
        if (sync.orchestrationId() == null && schedule(interval) == null) {
            return "a manifest cannot say its schedule " + interval;
        }
        return sync.orchestrationId() == null || NamePatterns.isName(sync.orchestrationId())
                ? null
                : "a manifest cannot say the id of its orchestration";
    }

    /** The schema, or another spelling that stands for the same one. */
    private static @Nullable String sayable(String schema) {
        if (SCHEMA.matcher(schema).matches()) {
            return schema;
        }
        String cleaned = SchemaName.cleaned(schema);
        return SCHEMA.matcher(cleaned).matches() ? cleaned : null;
    }

    private static @Nullable String schedule(@Nullable String interval) {
        String spaced = interval == null ? "" : interval.strip().replaceAll("\\s+", " ");
        return CronPatterns.isSchedule(spaced) ? spaced : null;
    }

    private Expressed express(String name, Surroundings surroundings) {
        String connection = surroundings.connection();
        String schema = String.valueOf(sync.destinationSchemaName());
        WeldEltSyncSpec spec = new WeldEltSyncSpec(
                connection == null ? null : new ConnectionRef(connection),
                connection == null ? sync.connectionId() : null,
                connection == null ? options.secret() : null,
                connection == null ? options.workspaceRef() : null,
                String.valueOf(sayable(schema)),
                schedule(sync.syncInterval()),
                sync.orchestrationId(),
                null,
                startDate(),
                settings(surroundings),
                sync.enabled() ? null : false,
                streams(),
                null,
                null,
                null,
                sync.id(),
                null,
                ManagementPolicy.ObserveOnly,
                DeletionPolicy.Retain,
                null,
                null,
                null,
                null);
        String difference = difference(spec);
        if (difference != null) {
            return new Expressed.LeftOut("its manifest would not be what Weld has: " + difference);
        }
        remark(surroundings, schema);
        return new Expressed.Whole(
                new Manifest(name, ManifestTree.of("WeldEltSync", name, options.namespace(), spec), comments.all()),
                complete);
    }

    /** What the operator would do; null if nothing. */
    private @Nullable String difference(WeldEltSyncSpec spec) {
        List<Stream> streams = sync.streams();
        Plan plan = SyncPlanner.plan(
                DesiredSync.of(spec, sync.connectionId()),
                new ObservedSync(
                        sync.withStreams(streams == null ? List.of() : streams), null, LastApplied.NOTHING, true));
        if (!plan.actions().isEmpty()) {
            return plan.describe().get(0);
        }
        return plan.blockers().isEmpty() ? null : plan.blockers().get(0).message();
    }

    private void remark(Surroundings surroundings, String schema) {
        comments.add(
                "spec.managementPolicy",
                "Until a person removes both lines: the operator changes nothing in Weld, and the sync outlives this resource.");
        if (!schema.equals(sayable(schema))) {
            comments.add("spec.destinationSchemaName", "Weld spells it: " + schema);
        }
        if (!surroundings.twins().isEmpty()) {
            comments.add(
                    "spec.syncId",
                    "DUPLICATE: other syncs load the same connection into the same schema: "
                            + String.join(", ", surroundings.twins()) + ". Delete all but one in Weld.");
        }
        if (surroundings.destination() != null) {
            comments.add("spec.destinationSchemaName", "In the destination " + surroundings.destination() + ".");
        }
        if (!sync.enabled() && "FAILED".equals(sync.status())) {
            comments.add(
                    "spec.enabled",
                    "Weld reports this sync as failed and disabled: perhaps Weld stopped it after failed runs.");
        }
        if (sync.syncInterval() != null && schedule(sync.syncInterval()) == null) {
            leftOut("spec.orchestrationId", "the schedule, which a manifest cannot say: " + sync.syncInterval());
        }
    }

    private void leftOut(String path, String what) {
        complete = false;
        comments.add(path, "Left out: " + what);
    }

    private @Nullable String startDate() {
        String date = sync.startDate();
        if (date == null) {
            return null;
        }
        String day = date.substring(0, Math.min(DATE_LENGTH, date.length()));
        if (!DATE.matcher(day).matches()) {
            leftOut("spec.managementPolicy", "the start date, which a manifest cannot say: " + date);
            return null;
        }
        if (date.length() > DATE_LENGTH
                && !date.substring(DATE_LENGTH).matches("[T ]00:00(:00(\\.0+)?)?(Z|\\+00:?00)?")) {
            comments.add("spec.startDate", "Weld says " + date + ".");
        }
        return day;
    }

    private @Nullable ObjectNode settings(Surroundings surroundings) {
        ExpressibleSettings settings = ExpressibleSettings.of(sync.settings(), surroundings.settingsNames());
        String path = settings.settings() == null ? "spec.managementPolicy" : "spec.settings";
        settings.leftOut().forEach(setting -> leftOut(path, "setting " + setting));
        return settings.settings();
    }

    private @Nullable List<StreamSpec> streams() {
        List<Stream> observed = sync.streams();
        if (observed == null) {
            leftOut("spec.managementPolicy", "the streams, which could not be read. They stay as they are.");
            return null;
        }
        ExpressibleStreams streams = ExpressibleStreams.of(observed);
        streams.leftOut().forEach(stream -> leftOut("spec.streams", stream));
        if (!streams.streams().isEmpty()) {
            comments.add(
                    "spec.streams",
                    "HASHED AND EXCLUDED COLUMNS ARE NOT HERE, because Weld never reports them. They stay as they are in Weld.");
            comments.add(
                    "spec.streams",
                    "Before you change a stream, look them up in the Weld app and declare its hashedColumns and excludedColumns, even if empty.");
        }
        return streams.streams();
    }
}
