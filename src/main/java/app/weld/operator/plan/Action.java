package app.weld.operator.plan;

import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Stream;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One change to a sync in Weld. A switch over its kinds is exhaustive, so that none can be forgotten. */
public sealed interface Action {
    /** The part of the sync that the action changes. Parts are compared, corrected and refused independently. */
    Facet facet();

    /** What differs in Weld before the action. */
    List<Difference> differences();

    /** What the action does, in one line. */
    String describe();

    /**
     * Creates the sync.
     *
     * @param streams names of the streams that are added afterwards
     */
    record CreateSync(NewSync sync, List<String> streams) implements Action {
        public CreateSync {
            streams = List.copyOf(streams);
        }

        @Override
        public Facet facet() {
            return Facet.SYNC;
        }

        @Override
        public List<Difference> differences() {
            return List.of(Difference.of("sync", null, "a sync into " + sync.destinationSchemaName()));
        }

        @Override
        public String describe() {
            return "create a sync of connection " + sync.connectionId() + " into " + sync.destinationSchemaName()
                    + (streams.isEmpty() ? "" : " with " + String.join(", ", streams));
        }
    }

    /** Stops the schedule. */
    record Disable(String syncId) implements Action {
        @Override
        public Facet facet() {
            return Facet.ENABLED;
        }

        @Override
        public List<Difference> differences() {
            return List.of(Difference.of("enabled", true, false));
        }

        @Override
        public String describe() {
            return "disable the sync";
        }
    }

    /** Takes the sync out of an orchestration. */
    record DetachOrchestration(String syncId, String actual) implements Action {
        @Override
        public Facet facet() {
            return Facet.ORCHESTRATION;
        }

        @Override
        public List<Difference> differences() {
            return List.of(Difference.of("orchestrationId", actual, null));
        }

        @Override
        public String describe() {
            return "detach the sync from orchestration " + actual;
        }
    }

    /** Puts the sync into an orchestration. */
    record AttachOrchestration(String syncId, @Nullable String actual, String orchestrationId) implements Action {
        @Override
        public Facet facet() {
            return Facet.ORCHESTRATION;
        }

        @Override
        public List<Difference> differences() {
            return List.of(Difference.of("orchestrationId", actual, orchestrationId));
        }

        @Override
        public String describe() {
            return "attach the sync to orchestration " + orchestrationId;
        }
    }

    /**
     * Changes settings.
     *
     * @param sent the declared settings alone; if Weld is known to replace all settings with those of an update, laid over
     *     the settings that Weld has
     */
    record UpdateSettings(String syncId, List<Difference> differences, JsonNode sent) implements Action {
        public UpdateSettings {
            differences = List.copyOf(differences);
        }

        @Override
        public Facet facet() {
            return Facet.SETTINGS;
        }

        @Override
        public String describe() {
            return "change " + join(differences);
        }
    }

    /** Changes when the sync runs. */
    record UpdateSchedule(String syncId, @Nullable String actual, String desired) implements Action {
        @Override
        public Facet facet() {
            return Facet.SCHEDULE;
        }

        @Override
        public List<Difference> differences() {
            return List.of(Difference.of("syncInterval", actual, desired));
        }

        @Override
        public String describe() {
            return "change " + join(differences());
        }
    }

    /** Adds streams and changes existing ones. */
    record PutStreams(String syncId, List<StreamChange> changes) implements Action {
        public PutStreams {
            changes = List.copyOf(changes);
        }

        /** Names of the streams that are new. */
        public List<String> added() {
            return changes.stream()
                    .filter(StreamChange::added)
                    .map(change -> change.desired().name())
                    .toList();
        }

        @Override
        public Facet facet() {
            return Facet.STREAMS;
        }

        @Override
        public List<Difference> differences() {
            return changes.stream()
                    .flatMap(change -> change.differences().stream())
                    .toList();
        }

        @Override
        public String describe() {
            return changes.stream().map(StreamChange::describe).collect(Collectors.joining("; "));
        }
    }

    /** Removes streams. */
    record RemoveStreams(String syncId, List<Stream> streams) implements Action {
        public RemoveStreams {
            streams = List.copyOf(streams);
        }

        public List<String> names() {
            return streams.stream().map(Stream::name).toList();
        }

        @Override
        public Facet facet() {
            return Facet.STREAMS;
        }

        @Override
        public List<Difference> differences() {
            return streams.stream()
                    .map(stream -> Difference.of("streams[" + stream.name() + "]", "present", null))
                    .toList();
        }

        @Override
        public String describe() {
            return "remove stream " + String.join(", ", names());
        }
    }

    /** Starts the schedule. */
    record Enable(String syncId) implements Action {
        @Override
        public Facet facet() {
            return Facet.ENABLED;
        }

        @Override
        public List<Difference> differences() {
            return List.of(Difference.of("enabled", false, true));
        }

        @Override
        public String describe() {
            return "enable the sync";
        }
    }

    private static String join(List<Difference> differences) {
        return differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
    }
}
