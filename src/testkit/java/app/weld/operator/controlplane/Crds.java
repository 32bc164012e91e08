package app.weld.operator.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The CRDs of one cluster. */
public final class Crds {
    private static final int ESTABLISHED_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KubernetesClient client;

    Crds(KubernetesClient client) {
        this.client = client;
    }

    /** Applies every YAML file of a folder and returns when the custom resources in them can be used. */
    public void install(Path folder) {
        List<HasMetadata> applied = new ArrayList<>();
        for (Path file : yamlFiles(folder)) {
            try (InputStream yaml = Files.newInputStream(file)) {
                for (HasMetadata item : client.load(yaml).items()) {
                    applied.add(client.resource(item)
                            .patch(new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager("weld-operator-tests")
                                    .withForce(true)
                                    .build()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (HasMetadata item : applied) {
            if (item instanceof CustomResourceDefinition crd) {
                client.resource(crd).waitUntilCondition(Crds::isEstablished, ESTABLISHED_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static List<Path> yamlFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> yaml = files.filter(file -> file.getFileName().toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
            if (yaml.isEmpty()) {
                throw new IllegalArgumentException("No YAML file in " + folder);
            }
            return yaml;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is a CRD of this name whose custom resources can be used. */
    public boolean isEstablished(String name) {
        return isEstablished(all().withName(name).get());
    }

    /** Whether the custom resources of a CRD can be used. */
    public static boolean isEstablished(@Nullable CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Established") && "True".equals(condition.getStatus()));
    }

    /** Whether there is no CRD with one of these names, not even one that is being deleted. */
    public boolean areGone(Collection<String> names) {
        return names.stream().allMatch(name -> all().withName(name).get() == null);
    }

    /** Deletes CRDs and all of their resources, and returns when they are gone. */
    public void delete(Collection<String> names) {
        awaitListed();
        names.forEach(name -> all().withName(name).delete());
        Awaitility.await().atMost(PATIENCE).until(() -> areGone(names));
    }

    /**
     * Returns when the API server lists the resources of every CRD. A test calls this before it has a program delete
     * CRDs. The kube-apiserver lists the resources of a CRD that is being deleted, and that fails with "storage is
     * (re)initializing" where nobody has listed them since the CRD was last changed. It tries again at once, its own write of
     * the CRD's status can be a conflict then, and after a conflict it waits for a change of the CRD that never comes: the
     * CRD is {@code Terminating} for up to five minutes.
     *
     * @see <a href="https://github.com/operator-framework/operator-controller/issues/1437">the same in the tests of
     *     operator-controller</a>
     */
    public void awaitListed() {
        all().list().getItems().forEach(crd -> crd.getSpec().getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getServed)
                .findFirst()
                .ifPresent(version -> awaitListed(crd, version.getName())));
    }

    private void awaitListed(CustomResourceDefinition crd, String version) {
        ResourceDefinitionContext kind = new ResourceDefinitionContext.Builder()
                .withGroup(crd.getSpec().getGroup())
                .withVersion(version)
                .withKind(crd.getSpec().getNames().getKind())
                .withPlural(crd.getSpec().getNames().getPlural())
                .withNamespaced(crd.getSpec().getScope().equals("Namespaced"))
                .build();
        // A CRD is served some time after it was made, and no more when somebody else deletes it.
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> areGone(List.of(crd.getMetadata().getName()))
                        || client.genericKubernetesResources(kind)
                                        .inAnyNamespace()
                                        .list()
                                != null);
    }

    private NonNamespaceOperation<
                    CustomResourceDefinition, CustomResourceDefinitionList, Resource<CustomResourceDefinition>>
            all() {
        return client.apiextensions().v1().customResourceDefinitions();
    }
}
