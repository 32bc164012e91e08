package app.weld.operator.preview;

import app.weld.operator.preview.schema.CrdSchemas;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the names of files to a plan: reads, checks, and plans what is valid. */
public final class Planning {
    private final String namespace;
    private final InputStream standardInput;

    /**
     * A planning of manifests.
     *
     * @param namespace of a manifest that names none
     */
    public Planning(String namespace, InputStream standardInput) {
        this.namespace = namespace;
        this.standardInput = standardInput;
    }

    /** What is there before the manifests are applied. */
    public sealed interface Baseline {}

    /** It is not known: every resource is taken for a new one. */
    public record Unknown() implements Baseline {}

    /**
     * A cluster, which is only read.
     *
     * @param resources the resources of both kinds in a namespace
     * @param clusterScoped the resources of a kind that is in no namespace; empty where they cannot be read
     * @param prune whether those that no manifest declares would be deleted
     */
    public record Live(
            Function<String, List<ObjectNode>> resources,
            Function<String, Optional<List<ObjectNode>>> clusterScoped,
            boolean prune)
            implements Baseline {}

    /**
     * The manifests as they were before, all of which the operator has carried out. What they alone declare would be deleted.
     *
     * @param files that contain them
     */
    public record Previous(List<String> files) implements Baseline {}

    /**
     * Plans what files declare.
     *
     * @param plans absent where manifests are only checked
     * @throws IllegalArgumentException if the previous manifests cannot be read
     */
    public PlanResult of(List<String> files, Baseline baseline, @Nullable Supplier<Plans> plans, Instant now) {
        ManifestReader reader = new ManifestReader(namespace);
        files.forEach(file -> reader.read(file, standardInput));
        CrdSchemas schemas = new CrdSchemas();
        Set<String> known = new HashSet<>();
        Map<String, ObjectNode> there =
                switch (baseline) {
                    case Unknown _ -> Map.of();
                    case Live live -> live(reader.manifests(), live, known);
                    case Previous previous -> previous(previous, schemas, plans, now);
                };
        List<Problem> problems = new ArrayList<>(reader.problems());
        List<Manifest> valid = new ArrayList<>();
        Set<String> declared = new HashSet<>();
        for (Manifest manifest : reader.manifests()) {
            ObjectNode before = there.get(manifest.title());
            declared.add(manifest.title());
            List<String> wrong = problems(schemas, manifest, before);
            wrong.forEach(message -> problems.add(new Problem(manifest.source(), manifest.title(), message)));
            if (wrong.isEmpty()) {
                valid.add(
                        before == null || manifest.kind().equals(Manifest.NAMESPACE)
                                ? manifest
                                : new Manifest(manifest.source(), LiveResource.edited(before, manifest.object())));
            }
        }
        there.forEach((title, object) -> {
            if (!declared.contains(title)) {
                valid.add(undeclared(baseline, object, now));
            }
        });
        valid.addAll(referredTo(reader.manifests(), baseline));
        List<ResourcePlan> resources = plans == null || valid.isEmpty()
                ? List.of()
                : plans.get().of(valid, known.contains(Manifest.WORKSPACE), now);
        int manifests = (int) reader.manifests().stream()
                .filter(manifest -> !manifest.kind().equals(Manifest.NAMESPACE))
                .count();
        return new PlanResult(resources, problems, reader.ignored(), manifests, reader.isKustomized(), plans == null);
    }

    /** A namespace is the API server's own kind. */
    private static List<String> problems(CrdSchemas schemas, Manifest manifest, @Nullable ObjectNode before) {
        return manifest.kind().equals(Manifest.NAMESPACE)
                ? List.of()
                : schemas.problems(manifest.kind(), manifest.object(), before);
    }

    private static Manifest undeclared(Baseline baseline, ObjectNode object, Instant now) {
        return switch (baseline) {
            // A prune deletes what is in namespaces; of what is in none it is not known who declares it.
            case Live _
            when new Manifest(Manifest.UNDECLARED, object).isClusterScoped() ->
                new Manifest(Manifest.UNDECLARED, object);
            case Live live when !live.prune() -> new Manifest(Manifest.UNDECLARED, object);
            case Previous _ -> new Manifest(Manifest.NO_LONGER_DECLARED, LiveResource.deleted(object, now));
            default -> new Manifest(Manifest.PRUNED, LiveResource.deleted(object, now));
        };
    }

    /**
     * What the cluster has in the namespaces of the manifests, by title.
     *
     * @param known takes the kinds of which the cluster gave all
     */
    private static Map<String, ObjectNode> live(List<Manifest> manifests, Live live, Set<String> known) {
        Map<String, ObjectNode> there = new LinkedHashMap<>();
        Set<String> read = new HashSet<>();
        manifests.stream()
                .filter(manifest -> !manifest.isClusterScoped())
                .map(Manifest::namespace)
                .filter(read::add)
                .forEach(each -> there.putAll(byTitle(live.resources().apply(each))));
        if (Stream.concat(manifests.stream().map(Manifest::object), there.values().stream())
                .anyMatch(Planning::isShared)) {
            List.of(Manifest.WORKSPACE, Manifest.NAMESPACE)
                    .forEach(kind -> live.clusterScoped().apply(kind).ifPresent(all -> {
                        known.add(kind);
                        there.putAll(byTitle(all));
                    }));
        }
        return there;
    }

    /** Whether what is in no namespace decides about the resource. */
    private static boolean isShared(ObjectNode object) {
        return object.at("/spec").has("workspaceRef")
                || object.at("/spec/connectionRef").has("namespace");
    }

    /** The connections of other namespaces that manifests refer to: they are read, and stay as they are. */
    private static List<Manifest> referredTo(List<Manifest> manifests, Baseline baseline) {
        if (!(baseline instanceof Live live)) {
            return List.of();
        }
        Set<String> read = manifests.stream().map(Manifest::namespace).collect(Collectors.toSet());
        return manifests.stream()
                .map(manifest ->
                        manifest.object().at("/spec/connectionRef/namespace").asText())
                .filter(namespace -> !namespace.isEmpty() && read.add(namespace))
                .flatMap(namespace -> live.resources().apply(namespace).stream())
                .map(object -> new Manifest(Manifest.UNDECLARED, object))
                .toList();
    }

    /** What the previous manifests have brought about, by title. What was wrong with them does not matter any more. */
    private Map<String, ObjectNode> previous(
            Previous previous, CrdSchemas schemas, @Nullable Supplier<Plans> plans, Instant now) {
        ManifestReader reader = new ManifestReader(namespace);
        previous.files().forEach(file -> reader.read(file, standardInput));
        reader.problems().stream()
                .filter(problem -> problem.subject().equals(problem.source()))
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(
                            "the previous manifests: " + problem.source() + ": " + problem.message());
                });
        List<Manifest> valid = reader.manifests().stream()
                .filter(manifest -> problems(schemas, manifest, null).isEmpty())
                .toList();
        return byTitle(
                plans == null || valid.isEmpty()
                        ? valid.stream().map(Manifest::object).toList()
                        : plans.get().carriedOut(valid, now));
    }

    private static Map<String, ObjectNode> byTitle(List<ObjectNode> objects) {
        Map<String, ObjectNode> byTitle = new LinkedHashMap<>();
        objects.forEach(object -> byTitle.put(new Manifest(Manifest.UNDECLARED, object).title(), object));
        return byTitle;
    }
}
