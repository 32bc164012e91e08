package app.weld.operator.demo;

import app.weld.operator.controlplane.Crds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Applies files the way {@code kubectl apply --server-side} does. */
final class Manifests {
    private static final Pattern RESOURCE = Pattern.compile("^ *- (\\S+\\.yaml)$", Pattern.MULTILINE);
    private static final Duration ESTABLISHED = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final String namespace;
    /** A real API server takes a moment for definitions of custom resources; a pretended one takes no stringData. */
    private final boolean real;

    Manifests(KubernetesClient client, String namespace, boolean real) {
        this.client = client;
        this.namespace = namespace;
        this.real = real;
    }

    /** The files that a kustomization names, in its order. */
    static List<Path> listedIn(Path kustomization) throws IOException {
        Path folder = kustomization.getParent();
        return RESOURCE.matcher(Files.readString(kustomization))
                .results()
                .map(match -> folder.resolve(match.group(1)))
                .toList();
    }

    void apply(Path file) throws IOException {
        apply(Files.readString(file));
    }

    void apply(String yaml) {
        for (HasMetadata resource : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            boolean definition = resource instanceof CustomResourceDefinition;
            if (!definition) {
                resource.getMetadata().setNamespace(namespace);
            }
            if (!real && resource instanceof Secret secret) {
                encode(secret);
            }
            HasMetadata applied = client.resource(resource)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("demo")
                            .withForce(true)
                            .build());
            if (definition && real) {
                client.resource((CustomResourceDefinition) applied)
                        .waitUntilCondition(Crds::isEstablished, ESTABLISHED.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static void encode(Secret secret) {
        Map<String, String> data = new HashMap<>();
        secret.getStringData()
                .forEach((name, text) ->
                        data.put(name, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        secret.setData(data);
        secret.setStringData(null);
    }

    /** The text with a part replaced that has to be there. */
    static String edited(String yaml, String part, String by) {
        Matcher found = Pattern.compile(Pattern.quote(part)).matcher(yaml);
        if (!found.find()) {
            throw new IllegalStateException("the sample does not hold: " + part);
        }
        return found.replaceFirst(Matcher.quoteReplacement(by));
    }
}
