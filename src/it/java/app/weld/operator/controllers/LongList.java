package app.weld.operator.controllers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test of the long list, behind {@code -Dgitops.long=true}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "gitops.long", matches = "true", disabledReason = "long list: -Dgitops.long=true")
@interface LongList {}
