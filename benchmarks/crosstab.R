# The crosstab of benchmarks.crosstabs with R's survey: Rscript crosstab.R FILE.csv; prints one line of JSON.
suppressMessages(library(survey))
file <- commandArgs(TRUE)
answers <- read.csv(file[1])
began <- proc.time()
design <- svydesign(ids = ~unit, strata = ~stratum, weights = ~w, data = answers, nest = TRUE)
shares <- svyby(~answer, ~column, design, svymean)
took <- proc.time() - began
cat(sprintf(
  '{"seconds": %.3f, "processor": %.3f, "share": %.12g, "se": %.12g, "version": "%s"}\n',
  took[["elapsed"]], took[["user.self"]] + took[["sys.self"]], shares[1, 2], shares[1, 8],
  paste0("R ", getRversion(), ", survey ", packageVersion("survey"))
))
