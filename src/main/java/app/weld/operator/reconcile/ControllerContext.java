package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.status.AppUrls;
import app.weld.operator.weld.WeldClients;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What both reconcilers work with.
 *
 * @param requeue has a resource reconciled soon
 * @param appUrls where people find syncs and connections in the Weld app
 */
public record ControllerContext(
        WeldClients weld,
        Poller poller,
        ResourceCaches caches,
        ApiKeyStore apiKeys,
        EventRecorder events,
        Consumer<ResourceKey> requeue,
        OperatorCounters counters,
        RequeueIntervals intervals,
        Clock clock,
        AppUrls appUrls) {}
