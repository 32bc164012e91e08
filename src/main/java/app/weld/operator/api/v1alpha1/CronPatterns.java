package app.weld.operator.api.v1alpha1;

/**
 * What the fields of a schedule may be, as regular expressions: {@code *}, numbers, names and ranges with or without a step, and
 * lists of them. What some services add to cron ({@code L}, {@code W}, {@code #}, {@code ?}) is let through: only Weld can judge it.
 */
final class CronPatterns {
    private static final String STEP = "(/0*[1-9][0-9]?)?";

    private static final String A_MINUTE = "[0-5]?[0-9]";
    private static final String MINUTES = "([*]|" + A_MINUTE + "(-" + A_MINUTE + ")?)" + STEP;
    static final String MINUTE = "^" + MINUTES + "(," + MINUTES + ")*$";

    private static final String AN_HOUR = "([01]?[0-9]|2[0-3])";
    private static final String HOURS = "([*]|" + AN_HOUR + "(-" + AN_HOUR + ")?)" + STEP;
    static final String HOUR = "^" + HOURS + "(," + HOURS + ")*$";

    private static final String A_DATE = "(0?[1-9]|[12][0-9]|3[01])";
    private static final String DATES =
            "([?]|LW?|L-" + A_DATE + "|" + A_DATE + "W|([*]|" + A_DATE + "(-" + A_DATE + ")?)" + STEP + ")";
    static final String DAY_OF_MONTH = "^" + DATES + "(," + DATES + ")*$";

    private static final String A_MONTH = "(0?[1-9]|1[0-2]|(?i:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))";
    private static final String MONTHS = "([*]|" + A_MONTH + "(-" + A_MONTH + ")?)" + STEP;
    static final String MONTH = "^" + MONTHS + "(," + MONTHS + ")*$";

    private static final String A_DAY = "(0?[0-7]|(?i:SUN|MON|TUE|WED|THU|FRI|SAT))";
    private static final String DAYS =
            "([?]|L|" + A_DAY + "(L|#[1-5])|([*]|" + A_DAY + "(-" + A_DAY + ")?)" + STEP + ")";
    static final String DAY_OF_WEEK = "^" + DAYS + "(," + DAYS + ")*$";

    private CronPatterns() {}
}
