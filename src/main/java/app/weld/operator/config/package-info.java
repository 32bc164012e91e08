/** What the operator is told by environment variables, read once at its start, and how it logs. */
@NullMarked
package app.weld.operator.config;

import org.jspecify.annotations.NullMarked;
