package app.weld.operator.cluster;

import app.weld.operator.status.EventReason;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events about resources, in order and in a thread of its own. A repeat within ten minutes increments the count of
 * the first one. The number of events about one resource is limited: the next one says how many were left out. An event
 * that cannot be written is lost: no reconcile waits for it and none fails because of it.
 *
 * <p>They are written as core/v1, since events.k8s.io/v1 refuses {@code lastTimestamp}, by which {@code kubectl describe}
 * sorts, and {@code count}; they can be read as either.
 */
public final class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** As the API server keeps it: to the second. */
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private static final String CONTROLLER = "weld.app/weld-operator";
    private static final String COMPONENT = "weld-operator";
    private static final Duration REPEAT = Duration.ofMinutes(10);
    private static final int REMEMBERED = 2000;
    private static final int LONGEST_NOTE = 1024;
    private static final String LEFT_OUT = " more events about this resource were left out before)";
    private static final long NANOS = 1_000_000_000L;
    private static final int LONGEST_NAME = 200;

    private final KubernetesClient client;
    private final Clock clock;
    private final String instance;
    private final Executor thread;
    private final EventQuota quota = new EventQuota();
    /** Used by that thread alone. */
    private final Map<String, Series> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Series> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Used by that thread alone: the number in the name of the last event. */
    private long lastNanos;

    private record Series(String event, int count, Instant last) {}

    /**
     * Writes with this client.
     *
     * @param instance names this process, such as the pod
     * @param thread where they are written, one at a time
     */
    public EventRecorder(KubernetesClient client, Clock clock, String instance, Executor thread) {
        this.thread = thread;
        this.client = client;
        this.clock = clock;
        this.instance = instance.length() <= 128 ? instance : instance.substring(0, 128);
    }

    /** Writes an event about the resource, soon. */
    public void record(HasMetadata about, EventReason reason, String note) {
        Instant now = clock.instant();
        thread.execute(() -> write(about, reason, note, now));
    }

    /**
     * Reports that an object stays behind in Weld. A terminating namespace accepts no events: then the event is about the
     * namespace itself, and is written where events about namespaces are.
     */
    public void orphaned(HasMetadata about, String note) {
        LOG.warn("{}", note);
        Instant now = clock.instant();
        thread.execute(() -> writeOrphaned(about, note, now));
    }

    private void writeOrphaned(HasMetadata about, String note, Instant now) {
        if (!write(about, EventReason.Orphaned, note, now)) {
            Namespace namespace = new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(about.getMetadata().getNamespace())
                    .endMetadata()
                    .build();
            write(namespace, EventReason.Orphaned, note, now);
        }
    }

    private boolean write(HasMetadata about, EventReason reason, String text, Instant now) {
        String note = cut(text, LONGEST_NOTE);
        String key = about.getMetadata().getUid() + ' ' + reason + ' ' + note;
        try {
            Series before = recent.get(key);
            if (before != null && now.isBefore(before.last().plus(REPEAT))) {
                Series next = new Series(before.event(), before.count() + 1, now);
                countUp(about, next);
                recent.put(key, next);
            } else {
                int leftOut = reason == EventReason.Orphaned
                        ? 0
                        : quota.take(String.valueOf(about.getMetadata().getUid()), now);
                if (leftOut < 0) {
                    return true;
                }
                String whole = leftOut == 0 ? note : cut(note, LONGEST_NOTE - 64) + " (" + leftOut + LEFT_OUT;
                Event created =
                        client.resource(event(about, reason, whole, now)).create();
                recent.put(key, new Series(created.getMetadata().getName(), 1, now));
            }
            return true;
        } catch (KubernetesClientException e) {
            recent.remove(key);
            LOG.info(
                    "event {} about {} could not be written: {}",
                    reason,
                    about.getMetadata().getName(),
                    ApiServerMessage.of(e));
            return false;
        }
    }

    private void countUp(HasMetadata about, Series series) {
        client.v1()
                .events()
                .inNamespace(namespace(about))
                .withName(series.event())
                .edit(event -> new EventBuilder(event)
                        .withCount(series.count())
                        .withLastTimestamp(SECONDS.format(series.last()))
                        .withNewSeries()
                        .withCount(series.count())
                        .withLastObservedTime(new MicroTime(MICROS.format(series.last())))
                        .endSeries()
                        .build());
    }

    private Event event(HasMetadata about, EventReason reason, String note, Instant now) {
        String name = about.getMetadata().getName();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace(about))
                .withName(eventName(name, now))
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withFirstTimestamp(SECONDS.format(now))
                .withLastTimestamp(SECONDS.format(now))
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(CONTROLLER)
                .withReportingInstance(instance)
                .withAction("Reconcile")
                .withType(reason.type().name())
                .withReason(reason.name())
                .withMessage(note)
                .withInvolvedObject(reference(about))
                .build();
    }

    /**
     * Unique, in the order in which they were written, as client-go names them: events of one second are listed by name. A
     * valid name whatever the resource is called: what is cut may not end in a dot or a dash.
     */
    private String eventName(String name, Instant now) {
        lastNanos = Math.max(lastNanos + 1, now.getEpochSecond() * NANOS + now.getNano());
        String start = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        return start.replaceAll("[.-]+$", "") + "." + String.format(Locale.ROOT, "%016x", lastNanos);
    }

    private static ObjectReference reference(HasMetadata about) {
        return new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .build();
    }

    /** Events about what has no namespace go to the default one. */
    private static String namespace(HasMetadata about) {
        String namespace = about.getMetadata().getNamespace();
        return namespace == null ? "default" : namespace;
    }

    /** In bytes, as the API server counts. */
    private static String cut(String text, int max) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= max) {
            return text;
        }
        int bytes = 3;
        int end = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            bytes += text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > max) {
                break;
            }
            end = next;
        }
        return text.substring(0, end) + "...";
    }
}
