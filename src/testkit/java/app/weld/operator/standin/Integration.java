package app.weld.operator.standin;

import java.util.List;

/**
 * A kind of source, and the streams that it offers.
 *
 * @param supportsStartDate null if Weld does not say
 * @param minRequiredPlan null if Weld does not say
 */
public record Integration(
        String id,
        String name,
        Boolean supportsStartDate,
        String minRequiredPlan,
        List<String> abilities,
        List<OfferedStream> streams) {
    private static final String SOURCE = "EltSource";

    /** A source that the plan includes. */
    public static Integration source(String id, List<OfferedStream> streams) {
        return source(id, id, true, "BUSINESS", streams);
    }

    /** A source that the plan includes, and what Weld says about it. */
    public static Integration source(
            String id, String name, Boolean supportsStartDate, String minRequiredPlan, List<OfferedStream> streams) {
        return new Integration(id, name, supportsStartDate, minRequiredPlan, List.of(SOURCE), streams);
    }

    /** The integrations that every account begins with. */
    static List<Integration> usual() {
        return List.of(
                new Integration(
                        "salesforce",
                        "Salesforce",
                        true,
                        "BUSINESS",
                        List.of("EltSource", "ReverseEtlDestination"),
                        List.of(
                                OfferedStream.preselected("accounts"),
                                OfferedStream.preselected("contacts"),
                                OfferedStream.preselected("opportunities").with("opportunity_line_items"),
                                OfferedStream.named("leads"),
                                OfferedStream.named("campaigns").with("campaign_members"),
                                OfferedStream.named("cases"),
                                OfferedStream.named("events"),
                                OfferedStream.named("tasks"),
                                OfferedStream.named("users"),
                                OfferedStream.unselectable("apex_logs"),
                                OfferedStream.retired("forecasting_items", "opportunities"))),
                new Integration(
                        "xAds",
                        "X Ads",
                        true,
                        "BUSINESS",
                        List.of("EltSource"),
                        List.of(
                                OfferedStream.preselected("accounts"),
                                OfferedStream.preselected("campaigns"),
                                OfferedStream.named("line_items"),
                                OfferedStream.named("promoted_tweets"),
                                OfferedStream.named("campaign_stats"),
                                OfferedStream.unselectable("tailored_audiences"),
                                OfferedStream.retired("media_creatives", "promoted_tweets"))),
                new Integration(
                        "facebook-ads",
                        "Facebook Ads",
                        true,
                        "BUSINESS",
                        List.of("EltSource"),
                        List.of(
                                OfferedStream.preselected("ads"),
                                OfferedStream.preselected("campaigns"),
                                OfferedStream.named("ad_sets").with("ad_set_targeting"),
                                OfferedStream.named("ad_creatives"),
                                OfferedStream.named("ads_insights"),
                                OfferedStream.unselectable("ad_images"),
                                OfferedStream.retired("ads_insights_v1", "ads_insights"))),
                new Integration(
                        "excel",
                        "Excel",
                        false,
                        "BUSINESS",
                        List.of("EltSource"),
                        List.of(OfferedStream.preselected("sheet1"), OfferedStream.named("sheet2"))),
                new Integration("slack", "Slack", false, "BUSINESS", List.of("ReverseEtlDestination"), List.of()));
    }

    Integration offering(List<OfferedStream> others) {
        return new Integration(id, name, supportsStartDate, minRequiredPlan, abilities, List.copyOf(others));
    }

    boolean source() {
        return abilities.contains(SOURCE);
    }
}
