// Writes intl.tsv: amounts and numbers as ICU formats them through Intl, to compare our own formats with.
//
//     node tests/localisation/oracle/generate.mjs
//
// A line is a style, a locale, a currency (or - for numbers) and the texts of its amounts; the line "amounts" before it lists
// them in minor units, by the number of the currency's ISO 4217 decimals. Amounts go to Intl as decimal strings, exactly.
// signDisplay "negative" is our choice: an amount that is shown as zero has no minus.

import { writeFileSync } from "node:fs";

const LOCALES = `en_US en_GB en_CA en_AU en_IN en_ZA en_IE en_NZ en_SG de_DE de_AT de_CH fr_FR fr_CA fr_CH fr_BE es_ES es_MX
  es_AR es_CO es_CL it_IT it_CH pt_BR pt_PT nl_NL nl_BE sv_SE nb_NO da_DK fi_FI is_IS pl_PL cs_CZ sk_SK hu_HU ro_RO bg_BG
  hr_HR sl_SI sr_RS et_EE lv_LV lt_LT el_GR tr_TR ru_RU uk_UA he_IL ar_EG ar_AE ar_SA ar_MA fa_IR ur_PK hi_IN bn_BD ta_IN
  mr_IN gu_IN ne_NP th_TH vi_VN id_ID ms_MY fil_PH ja_JP ko_KR zh_CN zh_TW zh_HK sw_KE am_ET af_ZA ka_GE hy_AM kk_KZ my_MM
  sq_AL pt_CV kea_CV ckb_IQ sd_PK ps_AF en_DE ca_ES eu_ES mk_MK az_AZ uz_UZ te_IN kn_IN pt_AO fr_MA`
  .split(/\s+/);
const FEWER = `en_US en_GB en_IN de_DE de_AT fr_FR fr_CH es_ES es_MX es_AR it_IT pt_BR nl_NL sv_SE da_DK fi_FI pl_PL cs_CZ
  hu_HU tr_TR ru_RU he_IL ar_EG fa_IR hi_IN bn_BD ne_NP th_TH vi_VN ja_JP ko_KR zh_CN zh_TW my_MM
  sq_AL bg_BG pt_CV kea_CV ckb_IQ sd_PK`.split(/\s+/);
const DIGITS = { USD: 2, EUR: 2, GBP: 2, JPY: 0, CHF: 2, SEK: 2, INR: 2, BRL: 2, CNY: 2, KRW: 0, KWD: 3, IQD: 3, AFN: 2, CLF: 4, HUF: 2, XOF: 0 };
const SOME = ["USD", "EUR", "JPY", "SEK", "KWD", "AFN"];
const AMOUNTS = {
  0: [0, 1, 5, -21, 1234, -12345, 1234567, 123456789012],
  2: [0, 100, -49, 50, -250, 123450, -1234567, 123456789012],
  3: [0, 1000, -499, 500, -2500, 1234500, -12345678, 123456789012],
  4: [0, 10000, -4999, 5000, -25000, 12345000, -123456789, 123456789012],
};
const NUMBERS = ["0", "1", "-0.5", "1234.5", "-12345.678", "1234567"];
const PERCENTS = ["0", "1", "-0.5", "19", "-1234.5", "12345.25"];
const STYLES = {
  standard: {},
  accounting: { currencySign: "accounting" },
  code: { currencyDisplay: "code" },
  narrow: { currencyDisplay: "narrowSymbol" },
  name: { currencyDisplay: "name" },
  latn: { numberingSystem: "latn" },
};

const tag = (locale) => locale.replaceAll("_", "-");

function major(minor, digits) {
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const cut = text.length - digits;
  return (minor < 0 ? "-" : "") + text.slice(0, cut) + (digits ? "." + text.slice(cut) : "");
}

function amounts(style, locale, currency) {
  const format = new Intl.NumberFormat(tag(locale), { style: "currency", currency, signDisplay: "negative", ...STYLES[style] });
  return [style, locale, currency, ...AMOUNTS[DIGITS[currency]].map((minor) => format.format(major(minor, DIGITS[currency])))];
}

function numbers(style, locale, texts, options) {
  const format = new Intl.NumberFormat(tag(locale), { maximumFractionDigits: 3, signDisplay: "negative", ...options });
  return [style, locale, "-", ...texts.map((text) => format.format(text))];
}

// Intl takes a fraction: the decimal point goes two places to the left, in the text.
function hundredth(text) {
  const [whole, part = ""] = text.replace("-", "").split(".");
  const padded = whole.padStart(3, "0");
  return (text.startsWith("-") ? "-" : "") + padded.slice(0, -2) + "." + padded.slice(-2) + part;
}

const rows = [["version", `Node ${process.version}`, `ICU ${process.versions.icu}`, `CLDR ${process.versions.cldr}`]];
for (const [digits, minors] of Object.entries(AMOUNTS)) rows.push(["amounts", digits, ...minors]);
rows.push(["numbers", "decimal", ...NUMBERS], ["numbers", "percent", ...PERCENTS]);
for (const locale of LOCALES) for (const currency of Object.keys(DIGITS)) rows.push(amounts("standard", locale, currency));
for (const style of Object.keys(STYLES).slice(1))
  for (const locale of FEWER) for (const currency of SOME) rows.push(amounts(style, locale, currency));
for (const locale of LOCALES) {
  rows.push(numbers("decimal", locale, NUMBERS, {}));
  rows.push(numbers("percent", locale, PERCENTS.map(hundredth), { style: "percent" }));
}
writeFileSync(new URL("intl.tsv", import.meta.url), rows.map((row) => row.join("\t")).join("\n") + "\n");
