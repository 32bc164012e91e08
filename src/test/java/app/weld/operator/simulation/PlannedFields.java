package app.weld.operator.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Draws the fields of manifests that the histories do not have: a world of plans has all of them. */
final class PlannedFields {
    private static final List<String> PATTERNS = List.of("*", "a*", "*s", "d?als", "con*", "orders", "nothing*");

    private final Random random;
    private final PlannedSharing sharing;
    private int requests;

    PlannedFields(Random random, PlannedSharing sharing) {
        this.random = random;
        this.sharing = sharing;
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    ObjectNode connection(Name name) {
        ObjectNode spec = Fixtures.connection(name, random);
        if (oneIn(8)) {
            spec.put("suspend", true);
        }
        if (oneIn(8)) {
            spec.put("adoptionPolicy", "Never");
        }
        sharing.of(name, spec);
        return spec;
    }

    ObjectNode sync(Name name) {
        ObjectNode spec = Fixtures.sync(name, random);
        sharing.of(name, spec);
        if (oneIn(4)) {
            selector(spec.putObject("streamSelector"));
        }
        if (oneIn(3)) {
            request(spec.putObject("request"), name.name());
        }
        orchestration(spec);
        if (oneIn(4)) {
            spec.put("removeDataOnDelete", true).put("removeDataOf", name.name());
        }
        if (oneIn(12)) {
            spec.put("maxStreamRemovals", random.nextInt(3));
        }
        if (oneIn(12)) {
            spec.put("managementPolicy", "ObserveOnly");
        }
        return spec;
    }

    private void selector(ObjectNode selector) {
        if (oneIn(3)) {
            selector.put("preselected", true);
        }
        if (!selector.has("preselected") || oneIn(2)) {
            selector.putArray("include").add(pattern());
        }
        if (oneIn(2)) {
            selector.putArray("exclude").add(pattern());
        }
        if (oneIn(6)) {
            selector.put("maxStreams", 1 + random.nextInt(3));
        }
    }

    private String pattern() {
        return PATTERNS.get(random.nextInt(PATTERNS.size()));
    }

    /** Another one each time: a request cannot be changed. */
    private void request(ObjectNode request, String schema) {
        requests++;
        request.put("id", "request-" + requests);
        boolean refresh = random.nextBoolean();
        request.put("type", refresh ? "FullRefresh" : "Run");
        if (oneIn(2)) {
            ArrayNode streams = request.putArray("streams");
            streams.add(Fixtures.STREAMS.get(random.nextInt(Fixtures.STREAMS.size())));
            if (oneIn(2)) {
                streams.add("accounts");
            }
        }
        if (refresh && oneIn(2)) {
            request.put("deleteHistoryOf", schema);
        }
        if (oneIn(4)) {
            request.put("notAfter", oneIn(2) ? "2026-01-01T00:00:00Z" : "2026-12-01T00:00:00Z");
        }
    }

    private void orchestration(ObjectNode spec) {
        switch (random.nextInt(10)) {
            case 0 -> spec.put("orchestrationId", Fixtures.orchestration(random));
            case 1 -> spec.put("orchestrationId", oneIn(2) ? "" : "nobodys");
            case 2 -> spec.putObject("orchestrationRef").put("name", Fixtures.orchestration(random));
            case 3 -> spec.putObject("orchestrationRef").put("name", oneIn(2) ? "Twin" : "nightlyy");
            default -> {
                return;
            }
        }
        if (oneIn(2) && !spec.path("orchestrationId").asText("x").isEmpty()) {
            spec.remove("syncInterval");
        }
    }
}
