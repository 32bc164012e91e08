package app.weld.operator.simulation;

import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Who takes part in every history: some manifests mean the same in Weld, and some have a connection without a resource. */
final class Fixtures {
    static final String FIRST = "a";
    static final String SECOND = "b";
    static final String HAND_MADE_STREAM = "manual";
    static final List<String> STREAMS = List.of("accounts", "contacts", "deals", "orders");
    /** Offered by sources from time to time. */
    static final List<String> OFFERED_LATER = List.of("extra1", "extra2", "extra3");

    static final List<String> ORCHESTRATIONS = List.of("nightly", "weekly");
    private static final List<String> SCHEDULES = List.of("0 2 * * *", "30 3 * * *", "15 4 * * 1", "45 1 1 * *");

    static final List<String> NAMESPACES = List.of("one", "two");

    /** The Secrets, and whose key they hold. */
    static final Map<Name, String> SECRETS = Map.of(
            Name.secret("one", "weld"), FIRST,
            Name.secret("two", "weld"), FIRST,
            Name.secret("one", "other"), SECOND,
            Name.secret("two", "other"), SECOND);

    static final List<Name> CONNECTIONS =
            List.of(Name.connection("one", "shop"), Name.connection("two", "shop"), Name.connection("one", "ads"));

    static final List<Name> SYNCS = List.of(
            Name.sync("one", "orders"),
            Name.sync("one", "users"),
            Name.sync("two", "orders"),
            Name.sync("one", "crm"),
            Name.sync("two", "crm"),
            Name.sync("two", "deals"),
            Name.sync("one", "campaigns"));

    private Fixtures() {}

    /** The labels of a namespace. */
    static Map<String, String> labels(String namespace) {
        return Map.of("team", namespace);
    }

    /** The connection resource that a sync refers to, or the id of its connection. */
    static Object connectionOf(Name sync) {
        return switch (sync.name()) {
            case "orders" -> Name.connection(sync.namespace(), "shop");
            case "users", "leads" -> Name.connection("one", "shop");
            case "parts" -> Name.connection("three", "store");
            case "campaigns" -> Name.connection("one", "ads");
            case "crm" -> "a-crm";
            default -> "b-crm";
        };
    }

    static String accountOf(Name resource) {
        return switch (resource.name()) {
            case "ads", "campaigns", "deals" -> SECOND;
            default -> FIRST;
        };
    }

    /** The Secret with the key of a resource: that of its connection, where it has one. */
    static Name secret(Name resource) {
        if (Sharing.isOfAWorkspace(resource)) {
            return Sharing.SECRET;
        }
        return isASync(resource) && connectionOf(resource) instanceof Name connection
                ? secret(connection)
                : Name.secret(resource.namespace(), secretOf(resource));
    }

    private static String secretOf(Name resource) {
        return accountOf(resource).equals(FIRST) ? "weld" : "other";
    }

    static ObjectNode connection(Name name, Random random) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("integrationId", integration(name));
        spec.put("label", label(name));
        spec.put("redirectUri", "https://example.com/back");
        key(spec, name);
        if (random.nextInt(3) == 0) {
            spec.put("deletionPolicy", random.nextBoolean() ? "Delete" : "Retain");
        }
        return spec;
    }

    private static String integration(Name connection) {
        return switch (connection.name()) {
            case "ads" -> "googleAds";
            case "store" -> "stripe";
            default -> "shopify";
        };
    }

    private static String label(Name connection) {
        return switch (connection.name()) {
            case "ads" -> "Ads";
            case "store" -> "Store";
            default -> "Shop";
        };
    }

    private static void key(ObjectNode spec, Name name) {
        if (Sharing.isOfAWorkspace(name)) {
            spec.putObject("workspaceRef").put("name", Sharing.WORKSPACE.name());
        } else {
            spec.putObject("apiKeySecretRef").put("name", secretOf(name));
        }
    }

    static boolean isASync(Name name) {
        return name.kind() == Name.Kind.SYNC;
    }

    static ObjectNode sync(Name name, Random random) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (connectionOf(name) instanceof Name ref) {
            spec.putObject("connectionRef").put("name", ref.name());
            if (!ref.namespace().equals(name.namespace())) {
                spec.withObject("/connectionRef").put("namespace", ref.namespace());
            }
        } else {
            spec.put("connectionId", (String) connectionOf(name));
            key(spec, name);
        }
        spec.put("destinationSchemaName", name.name());
        spec.put("syncInterval", SCHEDULES.get(random.nextInt(SCHEDULES.size())));
        if (startDate(name) != null) {
            spec.put("startDate", startDate(name));
        }
        if (random.nextInt(3) == 0) {
            spec.put("enabled", random.nextBoolean());
        }
        if (random.nextInt(3) == 0) {
            spec.putObject("settings").put("window", random.nextInt(3));
        }
        streams(spec.putArray("streams"), random);
        if (random.nextInt(3) == 0) {
            spec.put("deletionPolicy", random.nextBoolean() ? "Delete" : "Retain");
        }
        if (random.nextInt(4) == 0) {
            spec.put("streamRemovalPolicy", List.of("Owned", "All", "None").get(random.nextInt(3)));
        }
        if (random.nextInt(10) == 0) {
            spec.put("adoptionPolicy", "Never");
        }
        if (random.nextInt(12) == 0) {
            spec.put("managementPolicy", "ObserveOnly");
        }
        if (random.nextInt(12) == 0) {
            spec.put("suspend", true);
        }
        return spec;
    }

    private static void streams(ArrayNode streams, Random random) {
        for (String name : STREAMS) {
            if (random.nextBoolean()) {
                ObjectNode stream = streams.addObject().put("name", name);
                switch (random.nextInt(5)) {
                    case 0 -> stream.put("fullSyncAlways", random.nextBoolean());
                    case 1 -> stream.putArray("excludedColumns").add("column" + random.nextInt(3));
                    case 2 -> stream.put("enabledHistoryTable", random.nextBoolean());
                    default -> {
                        // Nothing but its name.
                    }
                }
            }
        }
    }

    /** Whether a manifest means this sync, in whatever way Weld spells its schema. */
    static boolean isMeant(Sync sync, String connectionId, Name name) {
        return isMeant(sync, connectionId, name.name());
    }

    static boolean isMeant(Sync sync, String connectionId, String schema) {
        return sync.connectionId().equals(connectionId) && schema.equalsIgnoreCase(sync.destinationSchemaName());
    }

    /** Cannot be changed. */
    static @Nullable String startDate(Name name) {
        return name.name().equals("crm") ? "2024-01-31" : null;
    }

    static String orchestration(Random random) {
        return ORCHESTRATIONS.get(random.nextInt(ORCHESTRATIONS.size()));
    }

    static String schedule(Random random) {
        return SCHEDULES.get(random.nextInt(SCHEDULES.size()));
    }
}
