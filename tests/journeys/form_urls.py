"""A site with one page that fills in a form, and the place its answers go to."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import include, path

from weicheng.base.csp import fills_in_forms
from weicheng.base.navigation import Navigation
from weicheng.base.web import render

NAVIGATION = Navigation(site="样例")
QUESTIONS = """
  <group ref="/data/head"><label>一、基本情况</label>
    <input ref="/data/head/address"><label>具体地点</label><hint>写到门牌号</hint></input>
    <select1 ref="/data/head/open"><label>是否营业</label>
      <item><label>是</label><value>yes</value></item><item><label>否</label><value>no</value></item></select1>
    <select ref="/data/head/kinds"><label>经营种类</label>
      <item><label>蔬菜</label><value>veg</value></item><item><label>水产</label><value>fish</value></item></select>
    <input ref="/data/head/stalls"><label>摊位数</label></input>
    <input ref="/data/head/on"><label>检查日期</label></input>
    <input ref="/data/head/at"><label>检查时间</label></input>
  </group>
  <group ref="/data/score"><label>二、评分</label>
    <range ref="/data/score/floor" start="0" end="10" step="1"><label>地面干净</label></range>
    <input ref="/data/score/waste" appearance="grade"><label>垃圾日产日清</label></input>
    <input ref="/data/score/said"><label>本节得分 <output value=" /data/score/sum "/> 分</label></input>
  </group>
  <group ref="/data/found"><label>发现的问题</label><repeat nodeset="/data/found">
    <input ref="/data/found/what"><label>问题</label></input>
    <upload ref="/data/found/photo" mediatype="image/*"><label>照片</label></upload>
    <input ref="/data/found/place"><label>位置</label></input>
  </repeat></group>
"""
BINDS = """
  <bind nodeset="/data/head/address" type="string" required="true()" jr:requiredMsg="请写具体地点"/>
  <bind nodeset="/data/head/open" type="string"/>
  <bind nodeset="/data/head/kinds" type="string" relevant=" /data/head/open ='yes'"/>
  <bind nodeset="/data/head/stalls" type="int" constraint=". &lt;= 500" jr:constraintMsg="摊位数不超过 500"/>
  <bind nodeset="/data/head/on" type="date"/><bind nodeset="/data/head/at" type="time"/>
  <bind nodeset="/data/score/floor" type="int"/><bind nodeset="/data/score/waste" type="int"/>
  <bind nodeset="/data/score/sum" type="string"
    calculate="number(coalesce( /data/score/floor ,0)) + number(coalesce( /data/score/waste ,0))"/>
  <bind nodeset="/data/score/said" readonly="true()" type="string"/>
  <bind nodeset="/data/found/what" type="string" required="true()"/>
  <bind nodeset="/data/found/photo" type="binary"/><bind nodeset="/data/found/place" type="geopoint"/>
  <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
"""
LINE = "<what/><photo/><place/>"
XFORM = f"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>农贸市场检查表</h:title><model><instance><data id="market" version="1">
  <head><address/><open/><kinds/><stalls/><on/><at/></head><score><floor/><waste/><sum/><said/></score>
  <found jr:template="">{LINE}</found><found>{LINE}</found><meta><instanceID/></meta>
</data></instance>{BINDS}</model></h:head><h:body>{QUESTIONS}</h:body></h:html>"""

# What arrived, for the test to read.
arrived: list[dict[str, Any]] = []
# What the server will answer: faults, or none.
refusals: list[list[dict[str, str]]] = []


@fills_in_forms
def page(request: HttpRequest) -> HttpResponseBase:
    context = {"title": "农贸市场检查表", "xform_url": "/xform/", "submit_url": "/submit/", "draft_key": "market:1"}
    return render(request, "journeys/fill.html", context)


def xform(request: HttpRequest) -> HttpResponse:
    return HttpResponse(XFORM, content_type="text/xml")


def submit(request: HttpRequest) -> JsonResponse:
    """Takes the answers as the renderer sends them; 422 with the next of `refusals`."""
    if refusals:
        return JsonResponse({"faults": refusals.pop()}, status=422)
    photos = {photo.name: photo.size for photo in request.FILES.getlist("photos")}
    arrived.append({**request.POST.dict(), "notes": json.loads(request.POST["notes"]), "photos": photos})
    return JsonResponse({"url": "/done/"})


def done(request: HttpRequest) -> HttpResponse:
    return render(request, "base/layout.html", {"title": "已提交"})


urlpatterns = [
    path("", include("weicheng.base.urls")),
    path("", page, name="home"),
    path("xform/", xform),
    path("submit/", submit),
    path("done/", done),
]
