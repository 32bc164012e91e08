package app.weld.operator.demo;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows resources and events on a {@link Screen}: a line for each that has changed. */
final class Board {
    private static final String ROW = "%6s  %-24s %-7s %-19s %-11s %s";
    private static final int READY_COLUMN = 33;
    private static final int REASON_COLUMN = 41;
    private static final String EVENT_INDENT = " ".repeat(10);
    private static final int STEPS = 6;

    private final KubernetesClient client;
    private final String namespace;
    private final Screen screen;
    private final long start = System.nanoTime();
    private final Map<String, Row> shown = new HashMap<>();
    private final Set<String> shownEvents = new HashSet<>();
    private int steps;

    private record Row(String resource, String ready, String reason, String schedule, String streams) {}

    Board(KubernetesClient client, String namespace, Screen screen) {
        this.client = client;
        this.namespace = namespace;
        this.screen = screen;
    }

    /** Begins a step: a heading, what is done, and the head of the table. */
    void step(String heading, String... actions) {
        refresh();
        steps++;
        screen.line("");
        screen.line(screen.coloured(Screen.Colour.BOLD, "[%d/%d] %s".formatted(steps, STEPS, heading)));
        for (String action : actions) {
            screen.line("   " + screen.coloured(Screen.Colour.CYAN, action));
        }
        screen.line("");
        head();
    }

    /** Says something about what is shown. */
    void say(String text) {
        String indent = text.startsWith("- ") ? "     " : "   ";
        screen.wrapped("   ", indent, text, Screen.Colour.DIM);
    }

    private void head() {
        screen.line(screen.coloured(
                Screen.Colour.DIM, ROW.formatted("", "RESOURCE", "READY", "REASON", "SCHEDULE", "STREAMS")));
    }

    /** Prints what has changed since it was printed last. */
    void refresh() {
        List<Event> events = newEvents();
        rows().forEach(row -> {
            if (!row.equals(shown.put(row.resource(), row))) {
                print(row);
            }
        });
        events.forEach(this::print);
    }

    /** Says what is awaited, where it can be overwritten. */
    void progress(String what, Duration since) {
        screen.progress(what, since);
    }

    /** Prints everything as it is now. */
    void table() {
        refresh();
        screen.line("");
        head();
        rows().forEach(this::print);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private String clock() {
        return String.format(Locale.ROOT, "%.1fs", elapsed().toMillis() / 1000.0);
    }

    private void print(Row row) {
        String line = ROW.formatted(clock(), row.resource(), row.ready(), row.reason(), row.schedule(), row.streams());
        int end = REASON_COLUMN + row.reason().length();
        screen.line(
                row.ready().isEmpty()
                        ? line
                        : line.substring(0, READY_COLUMN)
                                + screen.coloured(colour(row), line.substring(READY_COLUMN, end))
                                + line.substring(end));
    }

    private static Screen.Colour colour(Row row) {
        return row.ready().equals("True") ? Screen.Colour.GREEN : Screen.Colour.YELLOW;
    }

    private void print(Event event) {
        boolean warning = event.getType().equals("Warning");
        String mark = warning ? "!" : "+";
        Screen.Colour colour = warning ? Screen.Colour.RED : Screen.Colour.GREEN;
        screen.wrapped(
                "%6s  %s %s "
                        .formatted(clock(), screen.coloured(colour, mark), screen.coloured(colour, event.getReason())),
                EVENT_INDENT,
                event.getInvolvedObject().getName() + ": " + event.getMessage(),
                Screen.Colour.DIM);
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        client.resources(WeldConnection.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(connection -> rows.add(row(connection, connection.getStatus(), "", "")));
        client.resources(WeldEltSync.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(sync -> rows.add(row(sync, sync.getStatus())));
        rows.sort(Comparator.comparing(Row::resource));
        return rows;
    }

    private static Row row(HasMetadata sync, WeldEltSyncStatus status) {
        if (status == null) {
            return row(sync, null, "", "");
        }
        String streams =
                status.streamCount() == null ? "" : status.streamCount().toString();
        return row(sync, status, text(status.syncInterval()), streams);
    }

    private static Row row(HasMetadata resource, ConditionedStatus status, String schedule, String streams) {
        Optional<Condition> ready = status == null ? Optional.empty() : status.condition("Ready");
        String kind = resource instanceof WeldConnection ? "wconn/" : "wsync/";
        return new Row(
                kind + resource.getMetadata().getName(),
                ready.map(Condition::status).orElse(""),
                ready.map(Condition::reason).orElse(""),
                schedule,
                streams);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private List<Event> newEvents() {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> shownEvents.add(event.getMetadata().getUid()))
                .sorted(Comparator.comparing(event -> event.getEventTime().getTime()))
                .toList();
    }
}
