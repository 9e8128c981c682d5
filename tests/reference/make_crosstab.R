# Made-up answers and what R's survey says of their crosstabs: Rscript make_crosstab.R
# writes made_up_crosstab.csv (nobody gave these answers) and crosstab.json, which tests/test_crosstab_reference.py reads.
suppressMessages(library(survey))
set.seed(20260301)
n <- 360
stratum <- rep(c("north", "south", "east"), each = n / 3)
unit <- paste0(substr(stratum, 1, 1), rep(1:40, length.out = n) %% 12)
gender <- sample(c("female", "male", "other"), n, TRUE, c(.5, .42, .08))
age <- sample(c("young", "middle", "old"), n, TRUE, c(.3, .45, .25))
contract <- ifelse(runif(n) < ifelse(gender == "female", .62, .45), "cdi", sample(c("cdd", "free"), n, TRUE))
tools <- data.frame(blog = runif(n) < .5, wiki = runif(n) < ifelse(age == "young", .6, .35), forum = runif(n) < .3)
nets <- data.frame(x = runif(n) < .55, y = runif(n) < .4, z = runif(n) < .3)
pay <- round(28000 + 4000 * (age == "old") - 1500 * (gender == "female") + rnorm(n, 0, 5000), -2)
weight <- round(runif(n, .4, 2.6), 3)
contract[sample(n, 15)] <- ""
gender[sample(n, 9)] <- ""
d <- data.frame(stratum, unit, weight, gender, age, contract, tools * 1, nets * 1, pay)
names(d)[7:12] <- c("tools.blog", "tools.wiki", "tools.forum", "nets.x", "nets.y", "nets.z")
write.csv(d, "made_up_crosstab.csv", row.names = FALSE, quote = FALSE)

full <- svydesign(ids = ~unit, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
# a statistic of totals: shares of a row among the members of columns, and differences of two of them
ratios <- function(design, parts, wholes) {
  frame <- data.frame(parts, wholes)
  names(frame) <- c(paste0("p", seq_len(ncol(parts))), paste0("w", seq_len(ncol(wholes))))
  design$variables <- cbind(design$variables, frame)
  totals <- svytotal(as.formula(paste("~", paste(names(frame), collapse = "+"))), design)
  k <- ncol(parts)
  shares <- svycontrast(totals, setNames(lapply(seq_len(k), function(i) {
    as.call(list(as.name("/"), as.name(paste0("p", i)), as.name(paste0("w", i))))
  }), letters[seq_len(k)]))
  shares
}
table_of <- function(rows, base, columns, asked, df_of) {
  names <- colnames(columns)
  pairs <- combn(seq_along(names), 2)
  out <- lapply(colnames(rows), function(row) {
    member <- columns * asked
    rest <- (1 - columns) * asked
    both <- cbind(member, rest) * base
    found <- ratios(full, both * rows[, row], both)
    v <- vcov(found)
    k <- length(names)
    differ <- function(i, j) {
      se <- sqrt(v[i, i] + v[j, j] - 2 * v[i, j])
      value <- unname(coef(found)[i] - coef(found)[j])
      list(value = value, se = se, p = 2 * pt(-abs(value / se), df_of))
    }
    list(
      share = unname(coef(found)[seq_len(k)]), se = unname(sqrt(diag(v))[seq_len(k)]),
      pairs = apply(pairs, 2, function(ij) c(list(first = names[ij[1]], second = names[ij[2]]), differ(ij[1], ij[2]))),
      rest = lapply(seq_len(k), function(i) differ(i, k + i))
    )
  })
  names(out) <- colnames(rows)
  all_p <- unlist(lapply(out, function(one) sapply(one$pairs, `[[`, "p")))
  list(rows = out, holm = unname(p.adjust(all_p, "holm")), bh = unname(p.adjust(all_p, "BH")), df = df_of)
}
flags <- function(x, levels) sapply(levels, function(one) (x == one) * 1)
df_among <- function(rows) degf(subset(full, rows))
contracts <- cbind(flags(contract, c("cdi", "cdd", "free")), salaried = (contract %in% c("cdi", "cdd")) * 1)
genders <- flags(gender, c("female", "male", "other"))
answered <- contract != ""
asked <- gender != ""
single <- table_of(contracts, answered * 1, genders, asked * 1, df_among(answered & asked))
complete <- subset(full, answered & asked)
f <- svychisq(~contract + gender, complete, statistic = "F")
x2 <- unname(svychisq(~contract + gender, complete, statistic = "Chisq")$statistic)
cells <- svytable(~contract + gender, complete)
cells <- cells[rowSums(cells) > 0, colSums(cells) > 0]
share <- cells / sum(cells)
expected <- outer(rowSums(share), colSums(share))
single$f <- list(f = unname(f$statistic), df = unname(f$parameter), p = unname(f$p.value),
                 v = sqrt(sum((share - expected)^2 / expected) / 2))
# several answers in rows and in columns, on all who were asked (everybody): columns overlap
overlap <- table_of(as.matrix(tools * 1), rep(1, n), as.matrix(nets * 1), rep(1, n), degf(full))
means <- table_of(cbind(mean = pay), rep(1, n), flags(age, c("young", "middle", "old")), rep(1, n), degf(full))
told <- list(survey = as.character(packageVersion("survey")), R = R.version.string,
             contract_by_gender = single, tools_by_nets = overlap, pay_by_age = means)
writeLines(jsonlite::toJSON(told, digits = 15, auto_unbox = TRUE, pretty = FALSE), "crosstab.json")
