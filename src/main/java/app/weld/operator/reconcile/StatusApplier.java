package app.weld.operator.reconcile;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;

/**
 * The only place that writes a status: server-side apply on the status subresource, through the controller's own cache,
 * so that the next reconcile sees it. Durable facts are applied under {@link FieldManager#IDENTITY}, everything else under
 * {@link FieldManager#REPORT}: server-side apply removes what a manager no longer sends, and so a report built from a stale object
 * cannot take a fact away.
 */
public final class StatusApplier {
    private StatusApplier() {}

    /**
     * @param patch name, namespace and uid, and a status with all the fields of this manager
     * @return the resource as it is now
     * @throws io.fabric8.kubernetes.client.KubernetesClientException the outcome is not known: to be retried, and nothing
     *     else may be done before it has succeeded
     */
    private static <P extends CustomResource<?, ?>> P apply(P patch, String manager, Context<P> context) {
        return context.resourceOperations()
                .resourcePatch(
                        patch,
                        resource -> context.getClient()
                                .resource(resource)
                                .subresource("status")
                                .patch(new PatchContext.Builder()
                                        .withForce(true)
                                        .withFieldManager(manager)
                                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                        .build()),
                        context.eventSourceRetriever().getControllerEventSource());
    }

    /** Applies the report of a resource that no controller of the framework reconciles. */
    public static <P extends CustomResource<?, ?>> void report(P patch, KubernetesClient client) {
        client.resource(patch)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withForce(true)
                        .withFieldManager(FieldManager.REPORT)
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .build());
    }

    /** Reads and writes through the framework's context of one reconcile. */
    public static <P extends CustomResource<?, ?>> ResourceAccess<P> access(
            P resource, Class<P> type, Context<P> context) {
        return new ResourceAccess<>(
                (patch, manager) -> apply(patch, manager, context),
                () -> Optional.ofNullable(context.getClient()
                        .resources(type)
                        .inNamespace(resource.getMetadata().getNamespace())
                        .withName(resource.getMetadata().getName())
                        .get()));
    }
}
