/** The process: configuration, wiring, health and metrics. */
@NullMarked
package app.weld.operator;

import org.jspecify.annotations.NullMarked;
