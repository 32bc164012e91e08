package app.weld.operator.demo;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows resources and events on a terminal or in a log: a line for each that has changed. */
final class Board {
    private static final String ROW = "  %5s  %-27s %-8s %-21s %-11s %-13s %s%n";
    private static final int WIDTH = 110;

    private final KubernetesClient client;
    private final String namespace;
    private final PrintStream out;
    private final long start = System.nanoTime();
    private final Map<String, Row> shown = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    private record Row(String resource, String ready, String reason, String state, String schedule, String streams) {}

    Board(KubernetesClient client, String namespace, PrintStream out) {
        this.client = client;
        this.namespace = namespace;
        this.out = out;
    }

    /** Begins a step: a heading, words, and the head of the table. */
    void step(String heading, String... words) {
        refresh();
        out.printf("%n== %s%n", heading);
        for (String line : words) {
            out.println("   " + line);
        }
        out.println();
        head();
    }

    void say(String words) {
        out.println("   " + words);
    }

    private void head() {
        out.printf(ROW, "", "RESOURCE", "READY", "REASON", "STATE", "SCHEDULE", "STREAMS");
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

    /** Prints everything as it is now. */
    void table() {
        refresh();
        out.println();
        head();
        rows().forEach(this::print);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private String clock() {
        return String.format("%.1fs", elapsed().toMillis() / 1000.0);
    }

    private void print(Row row) {
        out.printf(ROW, clock(), row.resource(), row.ready(), row.reason(), row.state(), row.schedule(), row.streams());
    }

    private void print(Event event) {
        String words = event.getInvolvedObject().getName() + ": " + event.getMessage();
        out.printf(
                "  %5s    %s %s  %s%n",
                clock(),
                event.getType().equals("Warning") ? "!" : "+",
                event.getReason(),
                words.length() <= WIDTH ? words : words.substring(0, WIDTH - 3) + "...");
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        client.resources(WeldConnection.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(connection -> rows.add(row(connection, connection.getStatus(), "", "", "")));
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
            return row(sync, null, "", "", "");
        }
        String streams =
                status.streamCount() == null ? "" : status.streamCount().toString();
        return row(sync, status, text(status.state()), text(status.syncInterval()), streams);
    }

    private static Row row(
            HasMetadata resource, ConditionedStatus status, String state, String schedule, String streams) {
        Optional<Condition> ready = status == null ? Optional.empty() : status.condition("Ready");
        String kind = resource instanceof WeldConnection ? "wconn/" : "wsync/";
        return new Row(
                kind + resource.getMetadata().getName(),
                ready.map(Condition::status).orElse(""),
                ready.map(Condition::reason).orElse(""),
                state,
                schedule,
                streams);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private List<Event> newEvents() {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> told.add(event.getMetadata().getUid()))
                .sorted(Comparator.comparing(event -> event.getEventTime().getTime()))
                .toList();
    }
}
