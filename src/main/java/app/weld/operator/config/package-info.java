/** The configuration from environment variables, read once at the start, and the set-up of the log. */
@NullMarked
package app.weld.operator.config;

import org.jspecify.annotations.NullMarked;
