"""A catalogue that runs from right to left, as far as the gallery shows it: the layout has to turn round by itself."""

from typing import Final

from msgspec.structs import replace

from vestibule.web.words import ENGLISH, Words

ARABIC_WORDS: Final[Words] = replace(
    ENGLISH,
    language="ar",
    direction="rtl",
    login=replace(
        ENGLISH.login,
        title="تسجيل الدخول إلى {brand}",
        continue_with="المتابعة باستخدام {name}",
        last_used="آخر استخدام",
        search_label="ابحث عن مؤسستك",
        search="بحث",
        notices={**ENGLISH.login.notices, "signed_out": "تم تسجيل خروجك."},
    ),
    discovery=replace(
        ENGLISH.discovery,
        title="تسجيل الدخول عبر {name}",
        how="اكتب جزءا من اسمها أو نطاق بريدك فيها.",
        used_before="سبق استخدامها",
        another_way="استخدم طريقة أخرى",
    ),
    error=replace(
        ENGLISH.error,
        actions={**ENGLISH.error.actions, "try_again": "حاول مرة أخرى", "ask_administrator": "اسأل المسؤول"},
        code="الرمز",
        attempt="المحاولة",
        time="الوقت",
        copy_all="نسخ الثلاثة",
        expected="المتوقع",
        received="المستلم",
        details="ماذا حدث",
        sentences={
            "audience_mismatch": "أعادتك خدمة تسجيل الدخول، لكن جوابها كان موجها إلى تطبيق آخر.",
        },
    ),
)
