"""What can happen to photos and files."""

from __future__ import annotations

from weicheng.events.log import declare

PHOTO_RECEIVED = declare("photo.received", "收到照片（{purpose}，{size} 字节，SHA-256 {sha256}）")
PHOTO_OFFERED = declare("photo.offered", "申请公开照片，待脱敏")
PHOTO_CLEARED = declare("photo.cleared", "完成照片脱敏并公开（遮挡 {boxes} 处）")
PHOTO_WITHHELD = declare("photo.withheld", "决定照片不予公开")
PHOTO_RETRACTED = declare("photo.retracted", "撤回照片的公开")
PHOTO_ERASED = declare("photo.erased", "清除照片（SHA-256 {sha256}），原因：{reason}", followers={"grading"})
FILE_RECEIVED = declare("file.received", "收到附件（{kind}，{size} 字节，SHA-256 {sha256}）")
FILE_ERASED = declare("file.erased", "清除附件（SHA-256 {sha256}），原因：{reason}")
