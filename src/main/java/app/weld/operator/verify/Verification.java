package app.weld.operator.verify;

import app.weld.operator.weld.ApiKey;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workspace and says which assumptions hold in it. Sends at most {@value Wire#MAX_CALLS} requests, none of which
 * writes.
 *
 * @param pace the time between two calls
 * @param openApi a freshly downloaded document, where there is one
 * @param manifests of WeldConnections and WeldEltSyncs
 */
public record Verification(
        URI url,
        ApiKey key,
        Duration pace,
        Clock clock,
        boolean probeRefusal,
        @Nullable JsonNode openApi,
        List<JsonNode> manifests) {
    private static final List<Function<Sample, Stream<Line>>> CHECKS = List.of(
            WireChecks::lines, ListChecks::lines, SyncChecks::lines, RunChecks::lines, OrchestrationChecks::lines);

    public Verification {
        manifests = List.copyOf(manifests);
    }

    /** Empty where Weld is not reached with this key. */
    public Optional<Report> run(Shapes shapes) {
        Wire wire = Wire.reading(url, key, pace, clock, shapes);
        Sample sample = Sample.take(wire, probeRefusal);
        if (sample == null) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        CHECKS.forEach(check -> check.apply(sample).forEach(lines::add));
        if (openApi != null) {
            lines.add(DocumentCheck.line(openApi));
        }
        lines.sort(java.util.Comparator.comparing(Line::check));
        List<ManifestCheck.Result> results = new ManifestCheck(sample, wire, manifests).results();
        return Optional.of(new Report(lines, results, wire.calls(), false));
    }
}
