package app.weld.operator.sync.execution;

import app.weld.operator.api.v1alpha1.OrchestrationRef;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.DesiredSync;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Desired syncs as their manifests say them. */
final class DesiredSyncs {
    private DesiredSyncs() {}

    static DesiredSync startedBy(@Nullable OrchestrationRef orchestration) {
        Map<String, Object> spec = orchestration == null
                ? Map.of("destinationSchemaName", "crm")
                : Map.of("destinationSchemaName", "crm", "orchestrationRef", orchestration);
        return DesiredSync.of(JsonMapper.builder().build().convertValue(spec, WeldEltSyncSpec.class), "conn_a");
    }
}
