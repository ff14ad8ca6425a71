// ICU's functions that need its data, in the place of the 2.3 MB that a statically linked Foundation brings along.
//
// Without data (see locale_data.c) they can do nothing but fail; these fail at once, by the same code. Who has none to
// say so with, a closing or reading function, is only ever called with what an opening one has given. Kept are the
// functions that need no data: properties of characters, names of locales, lists.
//
// Weak and hidden: where a member of the archive is wanted for something else, its functions take the place of these; a
// Foundation that is a shared library goes on using its own.
//
// The names are those that Foundation refers to in Swift 6.3, the number is the place of `UErrorCode *status` among the
// arguments that are no floating-point numbers, by ICU's headers. A function of a later Foundation that is not in the
// list only brings its code along.

#include <CLocaleData.h>
#include <stdint.h>
#include <time.h>

// Integers and pointers are passed alike, each in a place of its own, on all platforms that this is built for.
typedef intptr_t Word;
enum { missingResource = 2 };  // U_MISSING_RESOURCE_ERROR

#define STUB __attribute__((weak, visibility("hidden")))
#define NOTHING(name) \
    STUB Word name(void) { return 0; }
#define FAIL(status) *(int *)(status) = missingResource
#define FAILS_1(name) \
    STUB Word name(Word a) { FAIL(a); return 0; }
#define FAILS_2(name) \
    STUB Word name(Word a, Word b) { FAIL(b); return 0; }
#define FAILS_3(name) \
    STUB Word name(Word a, Word b, Word c) { FAIL(c); return 0; }
#define FAILS_4(name) \
    STUB Word name(Word a, Word b, Word c, Word d) { FAIL(d); return 0; }
#define FAILS_5(name) \
    STUB Word name(Word a, Word b, Word c, Word d, Word e) { FAIL(e); return 0; }
#define FAILS_6(name) \
    STUB Word name(Word a, Word b, Word c, Word d, Word e, Word f) { FAIL(f); return 0; }
#define FAILS_7(name) \
    STUB Word name(Word a, Word b, Word c, Word d, Word e, Word f, Word g) { FAIL(g); return 0; }
#define FAILS_8(name) \
    STUB Word name(Word a, Word b, Word c, Word d, Word e, Word f, Word g, Word h) { FAIL(h); return 0; }

// Milliseconds since 1970: it needs no data, but would bring all calendars along.
STUB double swift_ucal_getNow(void) {
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec * 1000 + (double)(now.tv_nsec / 1000000);
}

// clang-format off
FAILS_1(swift_ucal_getTZDataVersion) FAILS_1(swift_ucal_openTimeZones) FAILS_1(swift_ufieldpositer_open)
FAILS_1(swift_ufmt_open) FAILS_1(swift_unumf_openResult) FAILS_1(swift_unumsys_openAvailableNames)
FAILS_2(swift_ucal_clone) FAILS_2(swift_ucal_getGregorianChange) FAILS_2(swift_ucal_getMillis)
FAILS_2(swift_ucal_isWeekend) FAILS_2(swift_ucal_setGregorianChange) FAILS_2(swift_ucal_setMillis)
FAILS_2(swift_ucnv_countAliases) FAILS_2(swift_ucnv_open) FAILS_2(swift_ucol_getKeywordValues)
FAILS_2(swift_ucol_next) FAILS_2(swift_ucol_open) FAILS_2(swift_ucurr_getDefaultFractionDigits)
FAILS_2(swift_ucurr_getRoundingIncrement) FAILS_2(swift_ucurr_openISOCurrencies) FAILS_2(swift_udat_clone)
FAILS_2(swift_udat_set2DigitYearStart) FAILS_2(swift_udatpg_clone) FAILS_2(swift_udatpg_getDefaultHourCycle)
FAILS_2(swift_udatpg_open) FAILS_2(swift_uidna_openUTS46) FAILS_2(swift_ulistfmt_open)
FAILS_2(swift_ulocdata_getMeasurementSystem) FAILS_2(swift_ulocdata_open) FAILS_2(swift_unumsys_open)
FAILS_2(swift_uregex_clone) FAILS_2(swift_uregex_findNext) FAILS_2(swift_uregex_groupCount)
FAILS_2(swift_uregex_hitEnd) FAILS_2(swift_uregex_requireEnd) FAILS_2(swift_uregion_getAvailable)
FAILS_2(swift_uregion_getContainedRegions) FAILS_2(swift_uregion_getRegionFromCode)
FAILS_3(swift_ucal_get) FAILS_3(swift_ucal_getDayOfWeekType) FAILS_3(swift_ucal_getFieldDifference)
FAILS_3(swift_ucal_getWeekendTransition) FAILS_3(swift_ucasemap_open) FAILS_3(swift_ucnv_getAlias)
FAILS_3(swift_ucnv_getStandardName) FAILS_3(swift_udat_getContext) FAILS_3(swift_udat_setContext)
FAILS_3(swift_ufmt_getDecNumChars) FAILS_3(swift_unum_getContext) FAILS_3(swift_unum_setContext)
FAILS_3(swift_unumf_formatDouble) FAILS_3(swift_unumf_resultGetAllFieldPositions) FAILS_3(swift_uregex_end64)
FAILS_3(swift_uregex_start64) FAILS_3(swift_uregex_useAnchoringBounds) FAILS_3(swift_uregex_useTransparentBounds)
FAILS_3(swift_uregion_getContainedRegionsOfType) FAILS_3(uatimezone_open)
FAILS_4(swift_ucal_add) FAILS_4(swift_ucal_getKeywordValuesForLocale) FAILS_4(swift_ucal_getLimit)
FAILS_4(swift_ucal_getTimeZoneTransitionDate) FAILS_4(swift_ucal_roll) FAILS_4(swift_ucal_setTimeZone)
FAILS_4(swift_ucnv_getInvalidChars) FAILS_4(swift_ucnv_getInvalidUChars) FAILS_4(swift_ucnv_setSubstChars)
FAILS_4(swift_ucol_getKeywordValuesForLocale) FAILS_4(swift_ucol_openElements) FAILS_4(swift_ucol_setAttribute)
FAILS_4(swift_ucurr_forLocale) FAILS_4(swift_udat_setBooleanAttribute) FAILS_4(swift_udat_toPatternRelativeDate)
FAILS_4(swift_udat_toPatternRelativeTime) FAILS_4(swift_ulistfmt_openForType) FAILS_4(swift_unumf_formatInt)
FAILS_4(swift_unumf_openForSkeletonAndLocale) FAILS_4(swift_unumf_resultToString)
FAILS_4(swift_uregex_groupNumberFromName) FAILS_4(swift_uregex_setFindProgressCallback)
FAILS_4(swift_uregex_setMatchCallback) FAILS_4(swift_uregex_setRegion64) FAILS_4(swift_uregex_setText)
FAILS_4(swift_uscript_getCode) FAILS_4(ualoc_canonicalForm) FAILS_4(ualoc_getAppleParent)
FAILS_4(uatimezone_getTimeZoneTransitionDate) FAILS_4(udtitvfmt_setAttribute)
FAILS_5(swift_ucal_open) FAILS_5(swift_udat_format) FAILS_5(swift_udat_formatForFields) FAILS_5(swift_udat_toPattern)
FAILS_5(swift_udtitvfmt_format) FAILS_5(swift_ulocdata_getDelimiter) FAILS_5(swift_ulocdata_getExemplarSet)
FAILS_5(swift_unum_formatDouble) FAILS_5(swift_unum_getSymbol) FAILS_5(swift_unum_getTextAttribute)
FAILS_5(swift_unum_parseDouble) FAILS_5(swift_unum_parseInt64) FAILS_5(swift_unum_setSymbol)
FAILS_5(swift_unum_setTextAttribute) FAILS_5(swift_unum_toPattern) FAILS_5(swift_unumf_formatDecimal)
FAILS_5(swift_uregex_open) FAILS_5(swift_ureldatefmt_format) FAILS_5(swift_ureldatefmt_formatNumeric)
FAILS_5(swift_ureldatefmt_open) FAILS_5(uatimezone_getOffset) FAILS_5(uatmufmt_getTimePattern)
FAILS_6(swift_UCNV_TO_U_CALLBACK_STOP) FAILS_6(swift_u_formatMessage) FAILS_6(swift_ucal_getCanonicalTimeZoneID)
FAILS_6(swift_ucal_getTimeZoneDisplayName) FAILS_6(swift_ucasemap_utf8ToLower) FAILS_6(swift_ucasemap_utf8ToTitle)
FAILS_6(swift_ucasemap_utf8ToUpper) FAILS_6(swift_ucnv_setFromUCallBack) FAILS_6(swift_ucnv_setToUCallBack)
FAILS_6(swift_ucurr_getName) FAILS_6(swift_udat_applyPatternRelative) FAILS_6(swift_udat_getSymbols)
FAILS_6(swift_udat_parseCalendar) FAILS_6(swift_udat_setSymbols) FAILS_6(swift_udatpg_getBestPattern)
FAILS_6(swift_udatpg_getSkeleton) FAILS_6(swift_udtitvfmt_open) FAILS_6(swift_unum_applyPattern)
FAILS_6(swift_unum_formatInt64) FAILS_6(swift_unum_open) FAILS_6(swift_unum_parseToUFormattable)
FAILS_6(swift_utrans_trans) FAILS_6(uameasfmt_getUnitsForUsage) FAILS_6(uatimezone_getOffsetFromLocal)
FAILS_6(uatmufmt_getListPattern)
FAILS_7(swift_UCNV_FROM_U_CALLBACK_STOP) FAILS_7(swift_u_vformatMessage)
FAILS_7(swift_udatpg_getBestPatternWithOptions) FAILS_7(swift_uidna_nameToASCII_UTF8)
FAILS_7(swift_uidna_nameToUnicodeUTF8) FAILS_7(swift_ulistfmt_format) FAILS_7(swift_unum_formatDecimal)
FAILS_7(swift_unum_parseDecimal) FAILS_7(swift_uset_getItem) FAILS_7(swift_utrans_openU)
FAILS_8(swift_ucal_setDateTime) FAILS_8(swift_ucnv_fromUnicode) FAILS_8(swift_ucnv_toUnicode) FAILS_8(swift_udat_open)
NOTHING(swift_ucal_clear) NOTHING(swift_ucal_close) NOTHING(swift_ucal_getAttribute) NOTHING(swift_ucal_set)
NOTHING(swift_ucal_setAttribute) NOTHING(swift_ucasemap_close) NOTHING(swift_ucnv_close)
NOTHING(swift_ucnv_countAvailable) NOTHING(swift_ucnv_getAvailableName) NOTHING(swift_ucnv_resetFromUnicode)
NOTHING(swift_ucol_close) NOTHING(swift_ucol_closeElements) NOTHING(swift_ucol_getOffset) NOTHING(swift_ucol_strcoll)
NOTHING(swift_ucurr_getNumericCode) NOTHING(swift_udat_applyPattern) NOTHING(swift_udat_close)
NOTHING(swift_udat_countSymbols) NOTHING(swift_udat_getCalendar) NOTHING(swift_udat_isLenient)
NOTHING(swift_udat_setCalendar) NOTHING(swift_udat_setLenient) NOTHING(swift_udat_toCalendarDateField)
NOTHING(swift_udatpg_close) NOTHING(swift_udtitvfmt_close) NOTHING(swift_ufieldpositer_close)
NOTHING(swift_ufieldpositer_next) NOTHING(swift_ufmt_close) NOTHING(swift_ulistfmt_close)
NOTHING(swift_ulocdata_close) NOTHING(swift_unum_close) NOTHING(swift_unum_getAttribute)
NOTHING(swift_unum_getDoubleAttribute) NOTHING(swift_unum_setAttribute) NOTHING(swift_unum_setDoubleAttribute)
NOTHING(swift_unumf_close) NOTHING(swift_unumf_closeResult) NOTHING(swift_unumsys_close)
NOTHING(swift_unumsys_getName) NOTHING(swift_unumsys_getRadix) NOTHING(swift_unumsys_isAlgorithmic)
NOTHING(swift_uregex_close) NOTHING(swift_uregion_getContainingRegion)
NOTHING(swift_uregion_getContainingRegionOfType) NOTHING(swift_uregion_getRegionCode) NOTHING(swift_uregion_getType)
NOTHING(swift_ureldatefmt_close) NOTHING(swift_uset_clear) NOTHING(swift_uset_close) NOTHING(swift_uset_contains)
NOTHING(swift_uset_getItemCount) NOTHING(swift_utrans_close) NOTHING(uatimezone_close)
NOTHING(udat_patternCharToDateFormatField)
