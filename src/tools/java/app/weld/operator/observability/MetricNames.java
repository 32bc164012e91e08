package app.weld.operator.observability;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that alerts and the dashboard may ask for. */
final class MetricNames {
    static final Set<String> ALL = Set.of(
            "weld_api_requests_total",
            "weld_api_request_seconds_count",
            "weld_api_request_seconds_sum",
            "weld_api_request_seconds_max",
            "weld_api_rate_limited_total",
            "weld_api_budget_wait_seconds_count",
            "weld_api_budget_wait_seconds_sum",
            "weld_api_budget_wait_seconds_max",
            "weld_api_pause_seconds_count",
            "weld_api_pause_seconds_sum",
            "weld_api_pause_seconds_max",
            "weld_operator_build_info",
            "weld_operator_leader",
            "weld_snapshot_age_seconds",
            "weld_sync_data_age_seconds",
            "weld_sync_state",
            "weld_resource_condition",
            "weld_sync_last_run_timestamp_seconds",
            "weld_sync_last_success_timestamp_seconds",
            "weld_sync_failed_streams",
            "weld_sync_run_interval_seconds",
            "weld_sync_run_due_timestamp_seconds",
            "weld_operator_poll_interval_seconds",
            "weld_drift_corrected_total",
            "weld_creations_recovered_total",
            "reconciliations_success_total",
            "jvm_memory_used_bytes");

    private static final Pattern NAME = Pattern.compile("\\b(?:weld|reconciliations|jvm)_[a-z_]+");

    private MetricNames() {}

    /** The metrics that a query asks for. */
    static Set<String> in(String query) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(query);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }
}
