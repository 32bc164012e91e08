package app.weld.operator.export;

import app.weld.operator.plan.SchemaName;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a workspace as manifests that adopt it. The same workspace gives the same bytes: everything is sorted, and nothing depends
 * on the time or on the order of a listing.
 */
public final class Export {
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final String SEPARATOR = "---\n";

    private final Account account;
    private final ExportOptions options;
    private final Map<String, Connection> connections;
    private final Map<String, String> connectionNames;
    private final Map<String, String> syncNames;
    private final List<String> leftOut = new ArrayList<>();
    private int connectionCount;
    private int syncCount;
    private int streamCount;

    /** The manifests of one connection. */
    private record Folder(String name, Map<String, String> files) {}

    private Export(Account account, ExportOptions options) {
        this.account = account;
        this.options = options;
        this.connections = account.connections().items().stream()
                .collect(Collectors.toMap(Connection::id, Function.identity(), (one, other) -> one));
        this.connectionNames = connectionNames();
        this.syncNames = ResourceNames.assign(account.syncs().items().stream()
                .map(sync -> new ResourceNames.Nameless(
                        sync.id(), ResourceNames.label(sync.destinationSchemaName(), "sync"), sync.createdAt()))
                .toList());
    }

    public static Exported of(Account account, ExportOptions options) {
        return new Export(account, options).export();
    }

    /** Also of connections that are not listed: they need a folder. */
    private Map<String, String> connectionNames() {
        List<ResourceNames.Nameless> nameless = new ArrayList<>();
        connections
                .values()
                .forEach(connection -> nameless.add(new ResourceNames.Nameless(
                        connection.id(),
                        ResourceNames.label(
                                connection.label(), ResourceNames.label(connection.integrationId(), "connection")),
                        connection.createdAt())));
        account.usedConnections().stream()
                .filter(id -> !connections.containsKey(id))
                .forEach(id -> nameless.add(
                        new ResourceNames.Nameless(id, ResourceNames.label("connection " + id, "connection"), null)));
        return ResourceNames.assign(nameless);
    }

    private Exported export() {
        nameUnreadable("connection", account.connections());
        nameUnreadable("sync", account.syncs());
        Map<String, Folder> folders = new TreeMap<>();
        connectionNames.forEach((id, name) -> {
            Folder folder = folder(id, name);
            if (!folder.files().isEmpty()) {
                folders.put(name, folder);
            }
        });
        leftOut.sort(Comparator.naturalOrder());
        List<ExportedFile> files =
                options.layout() == Layout.FILE ? oneFile(folders.values()) : fileForEach(folders.values());
        return new Exported(
                files.stream().sorted(Comparator.comparing(ExportedFile::path)).toList(),
                connectionCount,
                syncCount,
                streamCount,
                leftOut);
    }

    private void nameUnreadable(String what, Listing<?> listing) {
        listing.unreadable().forEach(item -> leftOut.add(what + " that cannot be read: " + item));
    }

    private Folder folder(String id, String name) {
        Connection connection = connections.get(id);
        Map<String, String> files = new TreeMap<>();
        String integration = connection == null ? null : connection.integrationId();
        if (!options.selection().hasIntegration(integration)) {
            return new Folder(name, files);
        }
        List<Sync> all = account.syncs().items().stream()
                .filter(sync -> sync.connectionId().equals(id))
                .toList();
        boolean isNamed = options.selection().hasName(name);
        List<Sync> selected = all.stream()
                .filter(sync -> options.selection().hasSchema(sync.destinationSchemaName()))
                .filter(sync -> isNamed || options.selection().hasName(nameOf(sync)))
                .toList();
        boolean isAlone =
                selected.isEmpty() && isNamed && options.selection().schemas().isEmpty();
        String reference = connection != null && (!selected.isEmpty() || isAlone)
                ? addConnection(connection, name, !all.isEmpty(), files)
                : null;
        selected.forEach(sync -> addSync(sync, reference, files));
        return new Folder(name, files);
    }

    private String nameOf(Sync sync) {
        return syncNames.getOrDefault(sync.id(), "sync");
    }

    /** The name of its WeldConnection; null if there is none. */
    private @Nullable String addConnection(
            Connection connection, String name, boolean isUsed, Map<String, String> files) {
        String what = "connection " + connection.id();
        if (!isUsed && !isSource(connection)) {
            leftOut.add(what + ": no sync reads from it, and Weld does not list "
                    + (connection.integrationId() == null ? "its integration" : connection.integrationId())
                    + " as a source");
            return null;
        }
        return switch (ConnectionManifest.of(connection, name, options)) {
            case Expressed.LeftOut no -> {
                leftOut.add(what + ": " + no.why() + (isUsed ? "; its syncs name it by its id" : ""));
                yield null;
            }
            case Expressed.Whole whole -> {
                add(what, "connection.yaml", whole, files);
                connectionCount++;
                yield name;
            }
        };
    }

    private boolean isSource(Connection connection) {
        return !account.destinations().contains(connection.id())
                && (account.sources() == null
                        || connection.integrationId() == null
                        || account.sources().contains(connection.integrationId()));
    }

    private void addSync(Sync sync, @Nullable String reference, Map<String, String> files) {
        String what = "sync " + sync.id() + " (schema " + sync.destinationSchemaName() + ")";
        switch (SyncManifest.of(sync, nameOf(sync), surroundings(sync, reference), options)) {
            case Expressed.LeftOut no -> leftOut.add(what + ": " + no.why());
            case Expressed.Whole whole -> {
                add(what, "sync-" + whole.manifest().name() + ".yaml", whole, files);
                syncCount++;
                streamCount +=
                        whole.manifest().resource().path("spec").path("streams").size();
            }
        }
    }

    private void add(String what, String file, Expressed.Whole whole, Map<String, String> files) {
        files.put(file, whole.manifest().yaml());
        if (!whole.complete()) {
            leftOut.add(what + ": a part of it is left out, see the comments in "
                    + whole.manifest().name());
        }
    }

    private SyncManifest.Surroundings surroundings(Sync sync, @Nullable String reference) {
        List<String> twins = account.syncs().items().stream()
                .filter(other -> !other.id().equals(sync.id())
                        && other.connectionId().equals(sync.connectionId())
                        && SchemaName.same(other.destinationSchemaName(), sync.destinationSchemaName()))
                .map(Sync::id)
                .sorted()
                .toList();
        String destination = account.destinations().size() < 2 || sync.destinationConnectionId() == null
                ? null
                : sync.destinationConnectionId()
                        + (sync.destinationIntegrationId() == null ? "" : " (" + sync.destinationIntegrationId() + ")");
        return new SyncManifest.Surroundings(
                reference, account.settingsNames().get(sync.connectionId()), twins, destination);
    }

    private List<ExportedFile> oneFile(Collection<Folder> folders) {
        StringBuilder text = new StringBuilder(header());
        folders.forEach(folder ->
                folder.files().values().forEach(file -> text.append(SEPARATOR).append(file)));
        return List.of(
                new ExportedFile("weld.yaml", text.toString()),
                new ExportedFile(KUSTOMIZATION, kustomization(List.of("weld.yaml"))));
    }

    private List<ExportedFile> fileForEach(Collection<Folder> folders) {
        List<ExportedFile> files = new ArrayList<>();
        folders.forEach(folder -> {
            folder.files().forEach((file, text) -> files.add(new ExportedFile(folder.name() + "/" + file, text)));
            files.add(new ExportedFile(
                    folder.name() + "/" + KUSTOMIZATION,
                    kustomization(folder.files().keySet())));
        });
        files.add(new ExportedFile(
                KUSTOMIZATION,
                header() + kustomization(folders.stream().map(Folder::name).toList())));
        return files;
    }

    private static String kustomization(Collection<String> resources) {
        ObjectNode kustomization = JsonNodeFactory.instance.objectNode();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        kustomization.put("kind", "Kustomization");
        ArrayNode list = kustomization.putArray("resources");
        new TreeSet<>(resources).forEach(list::add);
        return YamlText.of(kustomization, new HashMap<>());
    }

    private String header() {
        List<String> lines = new ArrayList<>(List.of(
                "Written by weld-operator export. Each manifest adopts what is in Weld already: nothing is created or changed.",
                "Needed beside it: a Secret " + options.secretName() + " with the API key of the workspace under "
                        + (options.secretKey() == null ? "apiKey" : options.secretKey()) + "."));
        if (!leftOut.isEmpty()) {
            lines.add("");
            lines.add("NOT OR NOT WHOLLY EXPORTED:");
            leftOut.forEach(item -> lines.add("- " + item));
        }
        return Comments.block(lines);
    }
}
